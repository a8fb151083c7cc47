import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import Testing
import TestSupport

/// A cache in a folder of its own, and runs on it.
final class Bench {
  let folder = TestFolder()
  let store: ArtifactStore
  var pipeline = "test"

  init() throws { store = try folder.store() }

  var sources: SourceDigests { SourceDigests(rememberedIn: folder.path + "/sources.json") }

  struct Outcome {
    var summary: RunSummary
    var started: [String]
    var events: [RunEvent]
    var executor: InProcessExecutor

    func how(_ stage: String) -> Settlement? {
      for case .finished(stage, _, let how, _) in events { return how }
      return nil
    }
    var failures: [String] {
      events.compactMap { if case .failed(_, let message, _) = $0 { message } else { nil } }
    }
    var retries: [String] {
      events.compactMap {
        if case .retrying(let stage, let attempt, let limit, let message, _) = $0 {
          "\(stage) \(attempt)/\(limit): \(message)"
        } else {
          nil
        }
      }
    }
    var skipped: [String] {
      events.compactMap {
        if case .skipped(let stage, let because) = $0 {
          "\(stage) (\(because ?? "-"))"
        } else {
          nil
        }
      }
    }
    var notices: [String] {
      events.compactMap { if case .notice(let text) = $0 { text } else { nil } }
    }
  }

  func assess(
    _ outputs: [Output], forced: [String] = []
  ) throws -> (graph: Graph, assessment: Assessment) {
    let graph = try Graph(of: outputs)
    let chosen = graph.vertices.indices.filter { forced.contains(graph.vertices[$0].name) }
    return (
      graph, try Assessment(of: graph, in: store, sources: sources, forced: Set(chosen))
    )
  }

  func run(
    _ outputs: [Output], jobs: Int = 1, threads: Int? = nil, forced: [String] = [],
    prepare: (InProcessExecutor) -> Void = { _ in }
  ) throws -> Outcome {
    try run(
      outputs, .init(jobs: jobs, threads: threads ?? jobs), forced: forced, prepare: prepare)
  }

  func run(
    _ outputs: [Output], _ options: Scheduler.Options, forced: [String] = [],
    prepare: (InProcessExecutor) -> Void = { _ in }
  ) throws -> Outcome {
    let (graph, assessment) = try assess(outputs, forced: forced)
    // Read before this run's own journal is there.
    let history = History(of: pipeline, in: store)
    let journal = try Journal(
      of: graph, assessment: assessment, request: RunRequest(pipeline: pipeline), in: store)
    let executor = InProcessExecutor(StageRunner(graph: graph, store: store, sources: sources))
    prepare(executor)
    var options = options
    options.run = journal.header.id
    var events: [RunEvent] = []
    let scheduler = Scheduler(
      graph: graph, assessment: assessment, store: store, sources: sources,
      options: options, executor: executor,
      observe: { event in
        journal.note(event)
        events.append(event)
      })
    scheduler.earlierAction = { history.latestAction(of: graph.vertices[$0]) }
    let summary = scheduler.run()
    return Outcome(
      summary: summary, started: executor.started, events: events, executor: executor)
  }

  /// Says where each stage stands, by name.
  func explain(_ outputs: [Output], _ stage: String) throws -> Explanation {
    let (graph, assessment) = try assess(outputs)
    let index = try #require(graph.vertices.firstIndex { $0.name == stage })
    return Explainer(
      graph: graph, assessment: assessment, store: store,
      history: History(of: pipeline, in: store)
    ).explain(index)
  }

  /// The file of a stage's first object, found through the fresh state of the stage.
  func object(of stage: String, in outputs: [Output]) throws -> String {
    let (graph, assessment) = try assess(outputs)
    let index = try #require(graph.vertices.firstIndex { $0.name == stage })
    let hex = try #require(assessment.states[index].record).payloads[0].digest.hex
    return "\(store.path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
  }

  func value(_ outcome: Outcome, _ output: String) throws -> Number? {
    guard let record = outcome.summary.outputs.first(where: { $0.name == output })?.record else {
      return nil
    }
    return try Number(from: StoredPayloads(record: record, store: store))
  }
}
