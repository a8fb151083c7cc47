public import ArtifactStore
import Fingerprint
import FoundationEssentials
import Terminal

/// Why a stage stands where it stands, in lines that one can act on.
public struct Explanation: Codable, Sendable {
  public let stage: String
  public let state: String
  /// What changed since the result it is compared with, one sentence each.
  public let reasons: [String]
  /// The earlier result: by which run, by whom, when. Nil when there is none.
  public let comparedWith: String?
  /// How many stages below wait for this one; some may stay fresh, if it yields the same bytes.
  public let waitingBelow: Int
}

/// Explains the stages of one assessment.
public struct Explainer {
  private let graph: Graph
  private let assessment: Assessment
  private let store: ArtifactStore
  private let history: History

  public init(graph: Graph, assessment: Assessment, store: ArtifactStore, history: History) {
    self.graph = graph
    self.assessment = assessment
    self.store = store
    self.history = history
  }

  public func explain(_ index: Int) -> Explanation {
    let vertex = graph.vertices[index]
    let state = assessment.states[index]
    var reasons: [String] = []
    var comparedWith: String?
    switch state {
    case .fresh(let record):
      reasons = [
        "its result is in the cache: made by \(record.provenance.user) on "
          + "\(record.provenance.host), \(record.provenance.startedAt), in "
          + durationText(record.provenance.seconds)
      ]
    case .stale(let action):
      if assessment.forced.contains(index) {
        reasons = ["--force asks for it"]
      } else if let record = try? store.record(for: action) {
        let missing = record.payloads.filter { !store.contains($0.digest) }.map(\.name)
        reasons = [
          "its result is known, but missing from the cache: \(missing.joined(separator: ", "))"
        ]
      } else {
        (reasons, comparedWith) = changes(index)
      }
    case .pending:
      let own = ownChanges(index)
      reasons = own.reasons
      comparedWith = own.comparedWith
      for root in staleAbove(index) {
        let causes = changes(root).0.joined(separator: "; ")
        reasons.append("waits for “\(graph.vertices[root].name)”, which is stale: \(causes)")
      }
      if own.reasons.isEmpty {
        reasons.append("stays fresh if what it waits for yields the same bytes as before")
      }
    }
    return Explanation(
      stage: vertex.name, state: state.word, reasons: reasons, comparedWith: comparedWith,
      waitingBelow: below(index))
  }

  /// Every reason for which a stage whose inputs are known is stale.
  private func changes(_ index: Int) -> ([String], String?) {
    let vertex = graph.vertices[index]
    guard let earlier = history.nearest(to: vertex, differences: { differences(index, $0).count })
    else { return (["it has never run with this cache"], nil) }
    let changed = differences(index, earlier.record)
    return (
      changed.isEmpty
        ? ["something changed that records do not show, such as the type of a number"] : changed,
      origin(earlier)
    )
  }

  /// Changes of the stage itself, while its inputs are not known yet.
  private func ownChanges(_ index: Int) -> (reasons: [String], comparedWith: String?) {
    let node = graph.vertices[index].node
    func own(_ record: Record) -> [String] {
      StaleCause.code(node, record) + StaleCause.parameters(node, record)
    }
    guard
      let earlier = history.nearest(to: graph.vertices[index], differences: { own($0).count })
    else { return (["it has never run with this cache"], nil) }
    let changed = own(earlier.record)
    return (changed, changed.isEmpty ? nil : origin(earlier))
  }

  private func differences(_ index: Int, _ record: Record) -> [String] {
    let vertex = graph.vertices[index]
    return StaleCause.code(vertex.node, record) + StaleCause.parameters(vertex.node, record)
      + StaleCause.inputs(vertex, record, states: assessment.states, graph: graph)
      + StaleCause.sources(assessment.sources[index] ?? [], record)
  }

  private func origin(_ mention: History.Mention) -> String {
    let record = mention.record
    return "“\(mention.stage)”, made by \(record.provenance.user) on \(record.provenance.host), "
      + "\(record.provenance.startedAt) (last used by run \(mention.run.id))"
  }

  /// The stale stages that a pending one waits for in the end, in the order in which they may run.
  private func staleAbove(_ index: Int) -> [Int] {
    var seen: Set<Int> = []
    var stale: Set<Int> = []
    var stack = [index]
    while let next = stack.popLast() {
      guard case .pending(let upstream) = assessment.states[next] else {
        stale.insert(next)
        continue
      }
      stack += upstream.filter { seen.insert($0).inserted }
    }
    return stale.sorted()
  }

  private func below(_ index: Int) -> Int {
    var seen: Set<Int> = []
    var stack = graph.vertices[index].dependents
    while let next = stack.popLast() {
      if seen.insert(next).inserted { stack += graph.vertices[next].dependents }
    }
    return seen.count
  }
}
