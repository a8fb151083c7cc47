import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import PipelineModel
import Terminal

/// `ibpipe logs`: what a stage printed.
struct LogsVerb {
  private let command: LogsCommand

  init(_ command: LogsCommand) { self.command = command }

  /// Microseconds between two looks at a log that is followed.
  private static let pause: UInt32 = 200_000

  func run() throws -> Int32 {
    let store = try command.options.look()
    let (run, stage) = try StageFinder(command.stage, run: command.run, in: store).find()
    if command.options.json {
      try Console.json(JSON(run: run.entry, stage: stage, store: store))
    } else if command.follow {
      try follow(stage.name, of: run.entry, store)
    } else {
      try show(stage, store)
    }
    return 0
  }

  private struct JSON: Encodable {
    let run, stage, fate: String
    let action, log, startedAt, endedAt: String?
    let size: Int?

    init(run: RunEntry, stage: RunStage, store: ArtifactStore) {
      self.run = run.id
      self.stage = stage.name
      fate = stage.fate.rawValue
      action = stage.action?.hex
      startedAt = stage.startedAt
      endedAt = stage.endedAt
      let path = stage.action.map { store.logPath(for: $0) }
      size = path.flatMap(LogFile.size)
      log = size == nil ? nil : path
    }
  }

  private func show(_ stage: RunStage, _ store: ArtifactStore) throws {
    let path = stage.action.map { store.logPath(for: $0) }
    guard let path, let size = LogFile.size(path) else {
      throw UserError(
        stage.action == nil || stage.fate == .idle
          ? "“\(stage.name)” has not run yet; with -f its log is shown once it does"
          : "what “\(stage.name)” printed is no longer in the cache")
    }
    if size == 0 { return Console.line("“\(stage.name)” printed nothing") }
    var log = LogFile(path)
    try log.copy()
  }

  /// Shows what the stage prints until it, or the run, has ended. It may not have begun.
  private func follow(_ name: String, of run: RunEntry, _ store: ArtifactStore) throws {
    let follower = try RunFollower(run, in: store)
    var action = follower.log.stage(name)?.action
    var log = LogFile(action.map { store.logPath(for: $0) } ?? "")
    while true {
      let state = try follower.update()
      guard let stage = follower.log.stage(name) else { return }
      if let known = stage.action, known != action {
        action = known
        log = LogFile(store.logPath(for: known))
      }
      // Until it is started, what is there is from an earlier attempt.
      if stage.fate != .idle { try log.copy() }
      switch stage.fate {
      case .failed: return Console.line("failed: \(stage.message ?? "")")
      case .ran, .fresh, .cutoff, .shared: return
      case .started, .idle:
        guard state == .running else {
          return Console.line("the run \(run.id) has ended (\(state.rawValue))")
        }
      }
      usleep(LogsVerb.pause)
    }
  }
}
