public import ArtifactStore
public import Fingerprint
import FoundationEssentials
import Glibc
import PipelineModel

/// The actions that the runs of a cache use.
///
/// A run uses every action that its journal names: those of its plan, whether they ran or not, and
/// those that became known on the way.
public struct RunUse: Sendable {
  /// Of recent runs, and of those that go on.
  public private(set) var recent: Set<Digest> = []
  /// Of those that go on alone.
  public private(set) var running: Set<Digest> = []
  /// The runs that are recent or go on.
  public private(set) var runs: Set<String> = []
  /// All runs of pipelines of which such a run has lost its plan: what it uses besides is among what
  /// they made.
  public private(set) var makers: Set<String> = []
  /// The plans of all runs; nil for one that has none.
  public private(set) var plans: [String: Digest?] = [:]

  /// Seconds after which a run on another host that has not ended, and has kept silent, counts as
  /// dead.
  private static let longestSilence = 86400.0

  /// How often the journals are read again where a lease is held that none tells of: a run writes
  /// that a stage was started right after it started it.
  private static let attempts = 5
  private static let pause: UInt32 = 100_000

  /// - Parameter isRecent: makes what is asked of every run, the latest first.
  public init(of store: ArtifactStore, isRecent: () -> (RunEntry) -> Bool) throws {
    for attempt in 1...RunUse.attempts {
      do {
        self = try RunUse(reading: store, isRecent: isRecent())
        return
      } catch let lease as UntoldLease {
        if attempt == RunUse.attempts { throw lease.explained(in: store) }
        usleep(RunUse.pause)
      }
    }
  }

  private init(reading store: ArtifactStore, isRecent: (RunEntry) -> Bool) throws {
    // Before the journals: a run that takes a lease has told of the action by then.
    var live = Set(try store.leases().filter { !$0.isStale }.compactMap(\.action))
    live.remove(ArtifactStore.collectionLease)
    var untold = live
    var pipelines: [String: Set<String>] = [:]
    var lost: Set<String> = []
    for id in try RunList(in: store).ids {
      guard let entry = try RunUse.entry(id, in: store) else { continue }
      pipelines[entry.header.pipeline, default: []].insert(id)
      let isRecent = isRecent(entry)
      let hasEnded = entry.ending != nil
      guard isRecent || !hasEnded || !untold.isEmpty else {
        plans[id] = .some(try RunUse.plan(of: id, in: store))
        continue
      }
      let log = try RunLog(entry, in: store)
      plans[id] = .some(log.plan)
      let actions = Set(log.stages.compactMap(\.action))
      untold.subtract(actions)
      // A run whose process seems to be gone, but which holds a lease, is one of a container that
      // bears this host's name; and one that has ended may yet have a worker that stops.
      let goesOn =
        !live.isDisjoint(with: actions) || (!hasEnded && RunUse.mayGoOn(entry))
      if goesOn { running.formUnion(actions) }
      if goesOn || isRecent {
        recent.formUnion(actions)
        runs.insert(id)
        if log.isPlanLost { lost.insert(entry.header.pipeline) }
      }
    }
    for pipeline in lost { makers.formUnion(pipelines[pipeline] ?? []) }
    if let action = untold.min() { throw UntoldLease(action: action) }
  }

  /// The plan that a journal names, which is its second line.
  private static func plan(of run: String, in store: ArtifactStore) throws -> Digest? {
    var reader = try LineReader(opening: store.journalPath(run))
    for _ in 0..<2 {
      guard let line = try reader.next() else { return nil }
      if case .plan(let digest)? = try? JSONDecoder().decode(JournalLine.self, from: Data(line)) {
        return digest
      }
    }
    return nil
  }

  /// The actions that running runs use.
  public static func running(in store: ArtifactStore) throws(StoreError) -> Set<Digest> {
    do {
      return try RunUse(of: store, isRecent: { { _ in false } }).running
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError.uncertain(path: store.path(of: .leases), reason: "\(error)")
    }
  }

  private static func mayGoOn(_ entry: RunEntry) -> Bool {
    switch entry.state {
    case .running: true
    case .silent: Date.now.timeIntervalSince1970 - entry.lastWritten < longestSilence
    default: false
    }
  }

  /// Nil for a journal that is gone, or has no whole line yet.
  private static func entry(_ id: String, in store: ArtifactStore) throws -> RunEntry? {
    if let entry = RunEntry(id, in: store) { return entry }
    guard let ends = try store.journalEnds(of: id), ends.first != nil else { return nil }
    throw StoreError.uncertain(
      path: try store.journalPath(id), reason: "it does not begin as the journal of a run")
  }
}

/// A lease that no journal tells of.
private struct UntoldLease: Error {
  var action: Digest

  func explained(in store: ArtifactStore) -> UserError {
    let lease = (try? store.leases())?.first { $0.action == action }
    let who = lease.map { "\($0.holder)" } ?? "somebody"
    return UserError(
      "\(who) makes something that no run here tells of, so that it is not known what it reads; "
        + "collect when it has ended")
  }
}
