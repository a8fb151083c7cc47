public import ArtifactStore

/// The journal of a run that is going on, read on as it grows.
public final class RunFollower {
  public private(set) var log: RunLog
  private var reader: LineReader
  private let store: ArtifactStore

  public init(_ entry: RunEntry, in store: ArtifactStore) throws {
    self.store = store
    log = RunLog(entry)
    reader = try LineReader(opening: store.journalPath(entry.id))
    try update()
  }

  /// Takes in what was written since, and tells whether the run still goes on.
  @discardableResult
  public func update() throws -> RunState {
    // Asked before the journal is read: what a run writes last is read too.
    let state = RunEntry(log.entry.id, in: store)?.state ?? .died
    try log.read(&reader, in: store)
    return state
  }
}
