package import ArtifactStore
package import Engine
import PipelineModel
import Terminal

/// Finds a stage in the journals by what a user calls it: its name, an output that it makes, or a
/// part of its name that no other has.
package struct StageFinder {
  private let text: String
  private let run: String?
  private let store: ArtifactStore

  /// How many runs are looked through.
  private static let depth = 200

  /// - Parameter run: the run to look in; nil for the latest that has the stage.
  package init(_ text: String, run: String?, in store: ArtifactStore) {
    self.text = text
    self.run = run
    self.store = store
  }

  /// The latest run that started the stage or still may, else the latest that knows it.
  package func find() throws -> (run: RunLog, stage: RunStage) {
    if let run {
      let log = try RunLog(RunReference(run, in: store).run(), in: store)
      guard let stage = try stage(in: log) else { throw unknown("run \(log.header.id); it", log) }
      return (log, stage)
    }
    var found: (run: RunLog, stage: RunStage)?
    var latest: RunLog?
    for entry in try RunList(in: store).prefix(StageFinder.depth) {
      guard let log = try? RunLog(entry, in: store) else { continue }
      if latest == nil { latest = log }
      guard let stage = try stage(in: log) else { continue }
      let mayCome = stage.fate == .idle && entry.state == .running
      if stage.startedAt != nil || mayCome { return (log, stage) }
      if found == nil { found = (log, stage) }
    }
    guard let latest else { throw UserError("the cache \(store.path) has no runs yet") }
    guard let found else { throw unknown("any run; run \(latest.header.id)", latest) }
    return found
  }

  private func stage(in log: RunLog) throws -> RunStage? {
    if let stage = log.stage(text) { return stage }
    if let output = log.outputs.first(where: { $0.name == text }) { return output.stage }
    let wanted = text.lowercased()
    let partial = log.stages.filter { $0.name.lowercased().contains(wanted) }
    guard partial.count > 1 else { return partial.first }
    throw UserError(
      "“\(text)” could be any of \(nameList(partial.map(\.name))); give more of the name")
  }

  private func unknown(_ place: String, _ log: RunLog) -> UserError {
    UserError(
      "there is no stage “\(text)” in \(place) has " + nameList(log.stages.map(\.name)))
  }
}
