import ArtifactStore
import CommandGrammar
import Fingerprint
import Glibc
import Inspection
import Tensors
import Terminal

/// `ibpipe diff`: how two artifacts differ.
struct DiffVerb {
  private let command: DiffCommand

  init(_ command: DiffCommand) { self.command = command }

  private struct Side: Encodable {
    let name, label, kind: String
    let artifact, key: Digest
    let run: String?

    init(_ found: FoundArtifact) {
      name = found.name
      label = found.record.label
      kind = found.record.kind
      artifact = found.record.artifact
      key = found.record.key
      run = found.run?.id
    }

    var line: String {
      let origin = run.map { "run \($0), " } ?? ""
      let name = name == label ? "“\(label)”" : "“\(name)”, which is “\(label)”"
      return "\(name), \(origin)sha256:\(artifact.hex.prefix(12))"
    }
  }

  private struct Comparison: Encodable {
    let first, second: Side
    let isSame: Bool
    let payloads: [PayloadDifference]
  }

  /// Gives the exit code: 0 the same, 1 they differ.
  func run() throws -> Int32 {
    Parallel.threads = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let store = try command.options.look()
    let first = try ArtifactReference(command.first).find(in: store)
    let second = try ArtifactReference(command.second).find(in: store)
    let difference = try ArtifactDifference(from: first.record, to: second.record, in: store)
    if command.options.json {
      try Console.json(
        Comparison(
          first: Side(first), second: Side(second), isSame: difference.isSame,
          payloads: difference.payloads))
    } else {
      let heading = ["first   \(Side(first).line)", "second  \(Side(second).line)"]
      Console.output((heading + difference.lines()).map(printableText).joined(separator: "\n"))
    }
    return difference.isSame ? 0 : 1
  }
}
