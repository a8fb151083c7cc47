public import ArtifactStore
import Fingerprint
import FoundationEssentials
import PipelineModel

/// A folder with the pipeline's outputs as ordinary files, for looking at: `score/value.json`,
/// `report/report.html`. The cache stays the truth; this is a copy of the latest run's outputs.
public struct Results {
  private let folder: String

  /// Which artifact each output folder holds, so that an up-to-date run writes nothing.
  private static let indexName = ".ibpipe-results.json"
  /// No index comes near this many bytes.
  private static let indexLimit = 64 << 20

  public init(folder: String) { self.folder = folder }

  /// Writes every output that is not there yet, and gives the files of all.
  @discardableResult
  public func write(
    _ outputs: [(name: String, record: Record)], from store: ArtifactStore
  ) throws -> [(output: String, files: [String])] {
    let index = folder + "/" + Results.indexName
    var held = Results.held(index)
    var changed = false
    var files: [(output: String, files: [String])] = []
    for (name, record) in outputs {
      let target = folder + "/" + name
      let paths = record.payloads.map { target + "/" + $0.name }
      files.append((name, paths))
      if held[name] == record.artifact.hex, paths.allSatisfy(isPresent) {
        continue
      }
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      for payload in record.payloads {
        let bytes = try StoredPayloads(record: record, store: store).bytes(payload.name)
        try Data(bytes).write(to: URL(filePath: target + "/" + payload.name), options: .atomic)
      }
      held[name] = record.artifact.hex
      changed = true
    }
    if changed {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(held).write(to: URL(filePath: index), options: .atomic)
    }
    return files
  }

  /// What an index says that the folder holds: artifacts, in hexadecimal, by the outputs' names.
  private static func held(_ index: String) -> [String: String] {
    guard let bytes = try? contentsOfFile(index, limit: indexLimit) else { return [:] }
    var held: [String: String] = [:]
    try? JSONReader.read(bytes) { (reader) throws(JSONReader.Malformed) in
      try reader.object { (reader, name) throws(JSONReader.Malformed) in
        held[name] = try reader.string()
      }
    }
    return held
  }
}
