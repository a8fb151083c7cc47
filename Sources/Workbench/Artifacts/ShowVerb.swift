import ArtifactStore
import CommandGrammar
import Glibc
import Inspection
import Tensors
import Terminal

/// `ibpipe show`: what an artifact holds, and where it comes from.
struct ShowVerb {
  private let command: ShowCommand

  init(_ command: ShowCommand) { self.command = command }

  /// Gives the exit code: 1 where a payload is missing or corrupt.
  func run() throws -> Int32 {
    Parallel.threads = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let store = try command.options.look()
    let found = try ArtifactReference(command.artifact).find(in: store)
    let summary = try ArtifactSummary(of: found, in: store)
    if command.options.json {
      try Console.json(summary)
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      let lines = summary.lines.map(printableText)
      Console.output(
        lines.map { $0.hasPrefix(" ") ? $0 : paint.bold($0) }.joined(separator: "\n"))
    }
    return summary.isWhole ? 0 : 1
  }
}
