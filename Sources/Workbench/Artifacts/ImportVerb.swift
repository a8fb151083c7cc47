import ArtifactStore
import CommandGrammar
import Fingerprint
import PipelineModel
import Terminal

/// `ibpipe cache import`: brings a tensor file into the cache.
struct ImportVerb {
  private let command: CacheImportCommand

  init(_ command: CacheImportCommand) { self.command = command }

  private struct Report: Encodable {
    struct Tensor: Encodable {
      let name, type: String
      let shape: [Int]
    }

    let name: String
    let artifact, key: Digest
    let wasThere: Bool
    /// What keeps it through collections.
    let pin: String
    /// What a pipeline uses it as.
    let stage: String
    let tensors: [Tensor]
  }

  func run() throws -> Int32 {
    // Before a cache is made, if there is none: a wrong name should leave nothing.
    let tensors = try TensorImport(file: command.file, name: command.name)
    let store = try command.options.open()
    let outcome = try tensors.run(into: store)
    let record = outcome.record
    let stage = "Imported(\"\(tensors.name)\", sha256: \"\(record.artifact)\")"
    if command.options.json {
      try Console.json(
        Report(
          name: tensors.name, artifact: record.artifact, key: record.key,
          wasThere: outcome.wasThere, pin: tensors.pinName, stage: stage,
          tensors: outcome.table.entries.map {
            .init(name: $0.name, type: $0.type.rawValue, shape: $0.shape)
          }))
      return 0
    }
    let count = outcome.table.entries.count
    let what = count == 1 ? "1 tensor" : "\(count) tensors"
    let size = sizeText(record.payloads.reduce(0) { $0 + $1.size })
    var lines = [
      outcome.wasThere
        ? "“\(tensors.name)” with this content is in the cache already: \(what), \(size)"
        : "imported \(command.file) as “\(tensors.name)”: \(what), \(size)"
    ]
    lines.append("  artifact       sha256:\(record.artifact)")
    lines.append("  in a pipeline  \(stage)")
    lines.append(
      "  kept by        the pin “\(tensors.pinName)”, until “ibpipe cache unpin” removes it")
    lines.append("  to look at it  ibpipe show \(tensors.name)")
    Console.output(lines.map(printableText).joined(separator: "\n"))
    return 0
  }
}
