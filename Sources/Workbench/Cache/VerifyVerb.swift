import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import Terminal

/// `ibpipe cache verify`: reads everything, changes nothing.
struct VerifyVerb {
  private let command: CacheVerifyCommand

  init(_ command: CacheVerifyCommand) { self.command = command }

  /// Gives the exit code: 1 where something is not sound.
  func run() throws -> Int32 {
    let store = try command.options.look()
    let line = ProgressLine("verifying")
    let report = try store.verify(
      onProgress: { line.show($0.done, of: $0.total) }, isPlan: { Plan($0, in: store) != nil })
    line.clear()
    let findings = Findings(report, in: store)
    if command.options.json {
      try Console.json(findings.json)
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      Console.output((findings.lines(paint) + [findings.summary(paint)]).joined(separator: "\n"))
    }
    return report.isSound ? 0 : 1
  }
}
