public import ArtifactStore
import Fingerprint
import Terminal

/// Explains the stages of one assessment, by what earlier runs left.
public final class Explainer {
  private let graph: Graph
  private let assessment: Assessment
  private let store: ArtifactStore
  private let history: History
  private var known: [Int: Comparison] = [:]
  private var walk: GraphWalk

  /// What changed since an earlier result; `earlier` is nil where there is none.
  struct Comparison {
    let causes: [StaleCause]
    let earlier: Explanation.Origin?
  }

  /// How many of the stale stages that one waits for are named.
  private static let namedBlockers = 8

  public init(graph: Graph, assessment: Assessment, store: ArtifactStore, history: History) {
    self.graph = graph
    self.assessment = assessment
    self.store = store
    self.history = history
    walk = GraphWalk(graph)
  }

  public func explain(_ index: Int) -> Explanation {
    let state = assessment.states[index]
    let comparison = compare(index)
    var reasons = comparison.causes.map(\.sentence)
    var blockers: [Int] = []
    switch state {
    case .fresh(let record):
      reasons = [
        "its result is in the cache: made by \(record.provenance.user) on "
          + "\(record.provenance.host), \(record.provenance.startedAt), in "
          + durationText(record.provenance.seconds)
      ]
      if let earlier = record.agreesWith {
        reasons.append(
          "it agrees within its tolerance with the earlier artifact "
            + "\(earlier.artifact.hex.prefix(12)), which the stages below read")
      }
    case .stale: break
    case .pending:
      blockers = walk.staleAbove(index, assessment)
      for root in blockers.prefix(Explainer.namedBlockers) {
        let causes = compare(root).causes.map(\.sentence).joined(separator: "; ")
        reasons.append("waits for “\(graph.vertices[root].name)”, which is stale: \(causes)")
      }
      if blockers.count > Explainer.namedBlockers {
        reasons.append("waits for \(blockers.count - Explainer.namedBlockers) more stale stages")
      }
      if comparison.causes.isEmpty {
        reasons.append("stays fresh if what it waits for yields the same bytes as before")
      }
    }
    let isFresh = state.record != nil
    return Explanation(
      stage: graph.vertices[index].name, kind: graph.vertices[index].node.kind, state: state.word,
      reasons: reasons, causes: comparison.causes,
      waitsFor: blockers.prefix(Explainer.namedBlockers).map {
        Explanation.Blocker(stage: graph.vertices[$0].name, causes: compare($0).causes)
      },
      waitsForCount: blockers.count,
      comparedWith: isFresh || comparison.causes.isEmpty ? nil : comparison.earlier?.sentence,
      earlier: comparison.earlier, waitingBelow: walk.below(index).count,
      seconds: isFresh ? nil : history.usualSeconds(of: graph.vertices[index]))
  }

  /// What becomes of the stages below when this one runs: those that may survive by early cutoff,
  /// and those that run in any case, in the order of the graph.
  public func below(_ index: Int) -> (mayStayFresh: [Int], run: [Int]) {
    var result: (mayStayFresh: [Int], run: [Int]) = ([], [])
    for below in walk.below(index).sorted() where assessment.states[below].record == nil {
      if mayStayFresh(below) { result.mayStayFresh.append(below) } else { result.run.append(below) }
    }
    return result
  }

  /// Whether a stage that waits for others has an earlier result that will do, if what it waits for
  /// yields the same bytes as before.
  public func mayStayFresh(_ index: Int) -> Bool {
    guard case .pending = assessment.states[index], !assessment.forced.contains(index) else {
      return false
    }
    if compare(index).causes.isEmpty { return true }
    // The latest result may not do where an older one does.
    let vertex = graph.vertices[index]
    return history.known(of: vertex.name, kind: vertex.node.kind).contains { mention in
      history.record(of: mention).map { changes(index, $0).isEmpty } ?? false
    }
  }

  /// How a stage differs from the earlier result that it is best compared with.
  private func compare(_ index: Int) -> Comparison {
    if let known = known[index] { return known }
    let comparison = compareAnew(index)
    known[index] = comparison
    return comparison
  }

  private func compareAnew(_ index: Int) -> Comparison {
    let vertex = graph.vertices[index]
    if let record = assessment.states[index].record {
      return Comparison(
        causes: [], earlier: Explanation.Origin(record, stage: vertex.name, lastUsedBy: nil))
    }
    if assessment.forced.contains(index) {
      return Comparison(causes: [StaleCause(.forced)], earlier: nil)
    }
    if case .stale(let action) = assessment.states[index],
      let record = try? store.record(for: action)
    {
      let missing = record.payloads.filter { !store.contains($0.digest) }.map(\.name)
      return Comparison(
        causes: [StaleCause(.missing, path: missing.joined(separator: ", "))],
        earlier: Explanation.Origin(record, stage: vertex.name, lastUsedBy: nil))
    }
    guard let (mention, record) = history.nearest(to: vertex, features: { features(index) }) else {
      return Comparison(causes: [StaleCause(.neverRan)], earlier: nil)
    }
    var causes = changes(index, record)
    if case .stale = assessment.states[index], causes.isEmpty { causes = [StaleCause(.unknown)] }
    return Comparison(
      causes: causes,
      earlier: Explanation.Origin(record, stage: mention.stage, lastUsedBy: mention.run.id))
  }

  /// What changed since an earlier result, as far as it is known now.
  private func changes(_ index: Int, _ record: Record) -> [StaleCause] {
    let vertex = graph.vertices[index]
    return StaleCause.code(vertex.node, record) + StaleCause.parameters(vertex.node, record)
      + StaleCause.inputs(vertex, record, graph: graph) {
        assessment.states[$0].record?.readArtifact
      }
      + (assessment.sources[index].map { StaleCause.sources($0, record) } ?? [])
  }

  private func features(_ index: Int) -> [String] {
    let vertex = graph.vertices[index]
    return Likeness.features(
      stamp: vertex.node.codeStamp, parameters: vertex.node.parameters.json,
      inputs: vertex.inputs.flatMap { input in
        input.vertices.compactMap { upstream in
          assessment.states[upstream].record.map { (input.name, $0.readArtifact) }
        }
      })
  }
}
