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

  public init(folder: String) { self.folder = folder }

  /// Writes every output that is not there yet, and gives the files of all.
  @discardableResult
  public func write(
    _ outputs: [(name: String, record: Record)], from store: ArtifactStore
  ) throws -> [(output: String, files: [String])] {
    let manager = FileManager.default
    let index = folder + "/" + Results.indexName
    var held: [String: String] = [:]
    if let data = manager.contents(atPath: index) {
      if case .map(let members) = CanonicalValue(json: String(decoding: data, as: UTF8.self)) {
        held = members.compactMapValues { if case .string(let hex) = $0 { hex } else { nil } }
      }
    }
    var changed = false
    var files: [(output: String, files: [String])] = []
    for (name, record) in outputs {
      let target = folder + "/" + name
      let paths = record.payloads.map { target + "/" + $0.name }
      files.append((name, paths))
      if held[name] == record.artifact.hex, paths.allSatisfy({ manager.fileExists(atPath: $0) }) {
        continue
      }
      try manager.createDirectory(atPath: target, withIntermediateDirectories: true)
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
}
