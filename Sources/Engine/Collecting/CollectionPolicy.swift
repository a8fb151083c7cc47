public import ArtifactStore
import FoundationEssentials

/// Which runs' results a collection keeps.
public struct CollectionPolicy: Sendable {
  /// How many of the latest runs of each pipeline count as recent; a sweep is one.
  public var keepLast: Int?
  /// Runs that were written of within so many seconds count as recent.
  public var keepWithin: Double?
  /// Whether the results of all runs are kept, recent or not, even of those whose journal is gone.
  public var keepsAll: Bool

  /// With neither bound, the last ten runs of each pipeline and those of the last thirty days are
  /// kept; or everything, where the cache is to be brought down to a size.
  public init(keepLast: Int?, keepWithin: Double?, isBoundBySize: Bool) {
    self.keepLast = keepLast
    self.keepWithin = keepWithin
    keepsAll = keepLast == nil && keepWithin == nil && isBoundBySize
    if keepLast == nil && keepWithin == nil && !isBoundBySize {
      self.keepLast = 10
      self.keepWithin = 30 * 86400
    }
  }

  /// The rules for a cache as it is now. Reads journals, and changes nothing.
  ///
  /// - Throws: where it cannot be known what is in use: a journal that cannot be read, or a lease
  ///   that no run tells of.
  public func rules(for store: ArtifactStore) throws -> CollectionRules {
    var rules = CollectionRules()
    rules.keepsAll = keepsAll
    let use = try RunUse(of: store, isRecent: isRecent)
    rules.kept = use.recent
    rules.inUse = use.running
    rules.runs = use.runs
    rules.makers = use.makers
    rules.plans = use.plans
    return rules
  }

  /// Tells of runs, the latest first, whether they are recent.
  private func isRecent() -> (RunEntry) -> Bool {
    let now = Date.now.timeIntervalSince1970
    var seen: [String: Set<String>] = [:]
    return { entry in
      seen[entry.header.pipeline, default: []].insert(entry.header.sweep ?? entry.id)
      let rank = seen[entry.header.pipeline]?.count ?? 1
      return keepsAll || keepLast.map { rank <= $0 } ?? false
        || keepWithin.map { now - entry.lastWritten <= $0 } ?? false
    }
  }
}
