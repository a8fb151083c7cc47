import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import Terminal

/// `ibpipe log`: the runs of a cache, or all that is known of one.
struct LogVerb {
  private let command: LogCommand
  private let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))

  init(_ command: LogCommand) { self.command = command }

  func run() throws -> Int32 {
    let store = try command.options.look()
    if let name = command.run {
      let runs = try RunReference(name, in: store).runs()
      if runs.count == 1 {
        let report = try RunReport(RunLog(runs[0], in: store), store: store)
        if command.options.json { try Console.json(report.json) } else { report.print(paint) }
        return 0
      }
      return try list(runs.reversed(), ids: runs.map(\.id), store)
    }
    let list = try RunList(in: store)
    let wanted = list.lazy.filter { [pipeline = command.pipeline] in
      pipeline == nil || $0.header.pipeline == pipeline
    }
    return try self.list(Array(wanted.prefix(command.last)), ids: list.ids, store)
  }

  private func list(_ runs: [RunEntry], ids: [String], _ store: ArtifactStore) throws -> Int32 {
    // How far a run is stands in the middle of its journal, which is read for the few that need it.
    let progress = try runs.map { run in
      run.ending == nil ? RunProgress(try RunLog(run, in: store)) : nil
    }
    if command.options.json {
      try Console.json(zip(runs, progress).map { RunSummaryJSON($0, progress: $1) })
      return 0
    }
    if runs.isEmpty {
      let whose = command.pipeline.map { " of “\($0)”" } ?? ""
      Console.line("the cache \(store.path) has no runs\(whose) yet")
      return 0
    }
    let short = ShortIDs(ids)
    var table = TextTable([
      ("run", .left), ("began (UTC)", .left), ("by", .left), ("pipeline", .left),
      ("settings", .left), ("ran", .right), ("fresh", .right), ("failed", .right),
      ("took", .right), ("", .left),
    ])
    for (run, progress) in zip(runs, progress) {
      let ending = run.ending
      table.add(
        [
          short.short(run.id), timeText(run.header.startedAt),
          "\(run.header.user)@\(run.header.host)", run.header.pipeline,
          LogVerb.settings(run.header.changed ?? [:]), ending.map { "\($0.ran)" } ?? "",
          ending.map { "\($0.fresh)" } ?? "",
          ending.flatMap { $0.failed > 0 ? "\($0.failed)" : nil } ?? "",
          durationText(run.seconds), LogVerb.state(run, progress),
        ],
        paint: [1: paint.dim, 9: LogVerb.colour(run.state, paint)])
    }
    Console.output(table.lines(paint: paint).joined(separator: "\n"))
    return 0
  }

  /// `rate=0.1 seed=2`, cut where there are many.
  private static func settings(_ changed: [String: String]) -> String {
    let texts = changed.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let shown = texts.prefix(3).map { $0.count > 24 ? $0.prefix(23) + "…" : $0 }
    return shown.joined(separator: " ") + (texts.count > 3 ? " +\(texts.count - 3)" : "")
  }

  /// The state in words, with how far the run is or was.
  static func state(_ run: RunEntry, _ progress: RunProgress?) -> String {
    guard let progress else { return run.state.rawValue }
    let reached = "\(progress.settled) of \(progress.toRun)"
    return run.state == .running ? "running, \(reached)" : "\(run.state.rawValue) at \(reached)"
  }

  static func colour(_ state: RunState, _ paint: Paint) -> (String) -> String {
    switch state {
    case .done: paint.good
    case .running: paint.busy
    case .failed, .died, .interrupted, .silent: paint.bad
    }
  }
}
