import ArtifactStore
import CommandGrammar
import Fingerprint
import Inspection
import Launcher
import Terminal

/// `ibpipe cache export`: writes an artifact as ordinary files.
struct ExportVerb {
  private let command: CacheExportCommand

  init(_ command: CacheExportCommand) { self.command = command }

  private struct Report: Encodable {
    let artifact: Digest
    let label: String
    let files: [ArtifactExport.File]
  }

  func run() throws -> Int32 {
    let store = try command.options.look()
    let found = try ArtifactReference(command.artifact).find(in: store)
    let files = try ArtifactExport(
      found, to: command.folder, overwrite: command.overwrite, asNumPy: command.numpy
    ).write(from: store)
    let record = found.record
    if command.options.json {
      try Console.json(Report(artifact: record.artifact, label: record.label, files: files))
      return 0
    }
    let name = found.name == record.label ? "" : ", which is “\(record.label)”"
    var lines = ["exported “\(found.name)”\(name), sha256:\(record.artifact.hex.prefix(12))"]
    lines += files.map { "  \($0.path)  \(sizeText($0.size))" }
    Console.output(lines.map(printableText).joined(separator: "\n"))
    return 0
  }
}
