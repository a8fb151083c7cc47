public import ArtifactStore
import Glibc

/// The journals of what runs at once: of one run, or of each member of a sweep, whose journal tells
/// of the stages that the member needs.
public final class Journals {
  private struct Member {
    let journal: Journal
    /// How each of its stages was settled, from the start on.
    var settled: [String: Settlement]
    let stageCount: Int
    var skipped = 0
  }

  private var members: [Member] = []
  /// Which members need each stage.
  private var places: [String: [Int]] = [:]

  /// - Parameter members: of each, the folder that its outputs are in, empty where there is one
  ///   member alone, and what was asked for.
  public init(
    of graph: Graph, assessment: Assessment, members: [(folder: String, request: RunRequest)],
    in store: ArtifactStore
  ) throws {
    if members.count > 1 { Journals.raiseFileLimit(by: members.count) }
    for (folder, request) in members {
      guard members.count > 1 else {
        let journal = try Journal(of: graph, assessment: assessment, request: request, in: store)
        self.members = [Member(journal: journal, settled: [:], stageCount: graph.vertices.count)]
        return
      }
      let outputs = graph.outputs.filter { $0.name.hasPrefix(folder + "/") }
      // In its own journal an output has the name that it has in a run of its own, so that the
      // members can be compared.
      let part = graph.part(
        making: outputs.map { (String($0.name.dropFirst(folder.count + 1)), $0.vertex) })
      let known = assessment.of(part)
      var settled: [String: Settlement] = [:]
      for (index, vertex) in part.graph.vertices.enumerated()
      where !known.mustRun[index] && known.states[index].record != nil {
        settled[vertex.name] = .fresh
      }
      let journal = try Journal(
        of: part.graph, assessment: known, request: request, in: store)
      add(journal, settled, part.graph)
    }
  }

  private func add(_ journal: Journal, _ settled: [String: Settlement], _ graph: Graph) {
    for vertex in graph.vertices { places[vertex.name, default: []].append(members.count) }
    members.append(
      Member(journal: journal, settled: settled, stageCount: graph.vertices.count))
  }

  /// The id of the first run that needs the stage.
  public func run(of stage: String) -> String? {
    members.count == 1
      ? members[0].journal.header.id
      : places[stage]?.first.map { members[$0].journal.header.id }
  }

  public func note(_ event: RunEvent) {
    guard members.count > 1 else { return tell(event, Array(members.indices)) }
    switch event {
    case .started(let stage, _), .waiting(let stage, _), .retrying(let stage, _, _, _, _),
      .failed(let stage, _, _):
      tell(event, places[stage] ?? [])
    case .finished(let stage, _, let how, _):
      for place in places[stage] ?? [] { members[place].settled[stage] = how }
      tell(event, places[stage] ?? [])
    case .skipped(let stage, _):
      for place in places[stage] ?? [] { members[place].skipped += 1 }
      tell(event, places[stage] ?? [])
    case .planned, .progress, .notice:
      tell(event, Array(members.indices))
    case .ended(let summary):
      for place in members.indices { members[place].journal.note(.ended(part(of: summary, place))) }
    }
  }

  private func tell(_ event: RunEvent, _ places: [Int]) {
    for place in places { members[place].journal.note(event) }
  }

  /// How the run ended for one member.
  private func part(of summary: RunSummary, _ place: Int) -> RunSummary {
    let member = members[place]
    var part = RunSummary()
    part.ran = member.settled.values.count { $0 == .ran }
    part.fresh = member.settled.count - part.ran
    part.failures = summary.failures.filter { places[$0]?.contains(place) == true }
    part.skipped = member.skipped
    part.isInterrupted =
      summary.isInterrupted
      && member.settled.count + part.failed + part.skipped < member.stageCount
    part.seconds = summary.seconds
    return part
  }

  /// Every journal is an open file, and the usual limit is made for a thousand of all sorts.
  private static func raiseFileLimit(by count: Int) {
    var limit = rlimit()
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur += min(limit.rlim_max - limit.rlim_cur, rlim_t(count))
    setrlimit(files, &limit)
  }
}
