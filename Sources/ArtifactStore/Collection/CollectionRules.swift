public import Fingerprint

/// What a collection has to keep, and how far it goes.
public struct CollectionRules: Sendable {
  /// Action keys that recent runs used: their results stay, unless they are evicted for their size.
  public var kept: Set<Digest> = []
  /// Action keys that running runs use: their results stay whatever happens.
  public var inUse: Set<Digest> = []
  /// The runs whose journals stay. The journal of the run that made a result stays with the result.
  public var runs: Set<String> = []
  /// Runs whose results stay whatever happens: those of pipelines of which a plan is lost, so that it
  /// is not known what they use.
  public var makers: Set<String> = []
  /// The plans of runs, by the runs that were looked at; nil for a run without one.
  public var plans: [String: Digest?] = [:]
  /// Whether all results, journals and logs are kept, recently used or not.
  public var keepsAll = false
  /// Nothing younger than so many seconds is touched: an object that is being made has no record
  /// yet.
  public var minimumAge = 3600.0
  /// What belongs to other users is not touched for so many seconds.
  public var grace = 14 * 86400.0
  /// Compiled pipelines that were not used for so many seconds go.
  public var pipelineAge = 30 * 86400.0
  /// Bytes to which the cache is brought down by evicting objects; nil evicts none.
  public var maximumSize: Int?

  public init() {}
}
