import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import TestSupport
import Testing

extension Bench {
  /// Writes the journal of a run in which stages without inputs took so many seconds each, and
  /// what it would have made; gives its id.
  @discardableResult
  func past(_ outputs: [Output], seconds: Double, request: RunRequest? = nil) throws -> String {
    let (graph, assessment) = try assess(outputs)
    let journal = try Journal(
      of: graph, assessment: assessment, request: request ?? RunRequest(pipeline: pipeline),
      in: store)
    for (vertex, state) in zip(graph.vertices, assessment.states) {
      guard case .stale(let action) = state else { continue }
      let object = try store.write(Array("{\"value\":1}".utf8), durable: false)
      let record = Record(
        key: action, kind: vertex.node.kind, stamp: vertex.node.codeStamp, label: vertex.name,
        parameters: vertex.node.parameters.json, inputs: [], sources: [],
        payloads: [
          RecordPayload(
            name: "value.json", format: "json", elementSize: 1, digest: object.digest,
            size: object.size)
        ],
        artifact: SHA256.digest(of: "\(action)"),
        provenance: Provenance(
          user: "lin", host: "node7", startedAt: "2026-11-24T08:11:10Z", seconds: seconds,
          version: "0", run: journal.header.id))
      try store.publish(record, durable: false)
      journal.note(.started(stage: vertex.name, action: action))
      journal.note(.finished(stage: vertex.name, record: record, how: .ran, seconds: seconds))
    }
    return journal.header.id
  }

  var history: History { History(of: pipeline, in: store) }

  func explainer(_ outputs: [Output]) throws -> (graph: Graph, explainer: Explainer) {
    let (graph, assessment) = try assess(outputs)
    return (
      graph, Explainer(graph: graph, assessment: assessment, store: store, history: history)
    )
  }
}
