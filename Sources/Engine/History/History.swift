public import ArtifactStore
public import Fingerprint
import PipelineModel

/// What earlier runs of the same pipeline left behind: which stages they had, and their results.
///
/// Journals are read when they are needed, the latest first: what the last run had is answered from
/// its journal alone.
public final class History {
  /// A stage as an earlier run knew it.
  struct Mention {
    let stage: String
    let kind: String
    let action: Digest
    let run: RunHeader
    /// How long it ran in that run, in seconds; nil where it did not.
    let seconds: Double?
  }

  private let store: ArtifactStore
  private var runs: AnyIterator<RunEntry>
  private var runsLeft = History.depth
  private var stagesLeft = History.breadth

  /// Newest first; an action that several runs had is there once, of the latest.
  private var byStage: [String: [Mention]] = [:]
  private var byKind: [String: [Mention]] = [:]
  private var seen: Set<Digest> = []
  private var records: [Digest: Record?] = [:]
  private var likenesses: [String: Likeness] = [:]
  /// What kinds of stages usually take, in seconds, where that was asked for.
  var usual: [String: Double?] = [:]

  /// How many earlier runs are looked at, and how many of their stages.
  private static let depth = 20
  private static let breadth = 40_000

  /// The runs of a pipeline.
  public init(of pipeline: String, in store: ArtifactStore) {
    self.store = store
    let list = try? RunList(in: store)
    let all = list?.makeIterator() ?? AnyIterator { nil }
    runs = AnyIterator {
      while let entry = all.next() {
        if entry.header.pipeline == pipeline { return entry }
      }
      return nil
    }
  }

  /// Takes in the run before those that are known; false when there is none, or enough are.
  private func readOneMore() -> Bool {
    guard runsLeft > 0, stagesLeft > 0, let entry = runs.next() else { return false }
    runsLeft -= 1
    guard let log = try? RunLog(entry, in: store) else { return true }
    stagesLeft -= log.stages.count
    for stage in log.stages {
      guard let action = stage.action, stage.artifact != nil, seen.insert(action).inserted else {
        continue
      }
      let mention = Mention(
        stage: stage.name, kind: stage.kind, action: action, run: entry.header,
        seconds: stage.seconds)
      byStage[stage.name, default: []].append(mention)
      byKind[stage.kind, default: []].append(mention)
    }
    return true
  }

  /// The record of a mention; nil where it is gone.
  func record(of mention: Mention) -> Record? {
    if let known = records[mention.action] { return known }
    let record = (try? store.record(for: mention.action)) ?? nil
    records[mention.action] = .some(record)
    return record
  }

  /// The action that made the latest earlier result of a stage that is still known.
  public func latestAction(of vertex: Graph.Vertex) -> Digest? {
    latest(of: vertex.name, kind: vertex.node.kind)?.action
  }

  /// The latest earlier result of the stage under its name that is still known.
  func latest(of stage: String, kind: String) -> Mention? {
    var looked = 0
    while true {
      let known = byStage[stage] ?? []
      for mention in known[looked...] where mention.kind == kind && record(of: mention) != nil {
        return mention
      }
      looked = known.count
      if !readOneMore() { return nil }
    }
  }

  /// The results of the stage under its name in the runs that were read so far, newest first.
  func known(of stage: String, kind: String) -> [Mention] {
    (byStage[stage] ?? []).filter { $0.kind == kind }
  }

  /// The results of a kind of stage, newest first: those in the runs that were read so far, which
  /// is at least one that has any.
  func results(ofKind kind: String) -> [Mention] {
    while byKind[kind] == nil, readOneMore() {}
    return byKind[kind] ?? []
  }

  /// The earlier result that a stage is best compared with: the latest under its name, else the one
  /// of the same kind that has most in common with it.
  ///
  /// - Parameter features: what the stage has in common with a result that would do, see
  ///   ``Likeness``.
  func nearest(
    to vertex: Graph.Vertex, features: () -> [String]
  ) -> (mention: Mention, record: Record)? {
    var found = latest(of: vertex.name, kind: vertex.node.kind)
    if found == nil {
      found = likeness(of: vertex.node.kind).nearest(to: features())
    }
    guard let found, let record = record(of: found) else { return nil }
    return (found, record)
  }

  private func likeness(of kind: String) -> Likeness {
    if let known = likenesses[kind] { return known }
    // Whoever asks has looked for the stage's own name in all runs before.
    var likeness = Likeness()
    for mention in byKind[kind] ?? [] where !likeness.isFull {
      if let record = record(of: mention) { likeness.add(mention, record) }
    }
    likenesses[kind] = likeness
    return likeness
  }
}
