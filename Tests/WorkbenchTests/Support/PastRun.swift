import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import TestSupport
import Testing

/// A stage whose result is the text that it is given.
struct Scored: Stage {
  var json: String
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Text { Text(json: json) }

  struct Text: Artifact {
    var json: String
    func payloads() throws -> [Payload] { [Payload(name: "value.json", text: json)] }
    init(json: String) { self.json = json }
    init(from payloads: any PayloadReader) throws { json = try payloads.text("value.json") }
  }
}

extension ArtifactStore {
  /// Writes down a run whose outputs were these texts, as if each had been made in it, or found.
  ///
  /// - Parameter isDone: false leaves the last output started, and not settled.
  @discardableResult
  func past(_ outputs: [(name: String, json: String)], _ request: RunRequest, isDone: Bool = true)
    throws -> String
  {
    let graph = try Graph(of: outputs.map { Output($0.name, Scored(json: $0.json)) })
    let assessment = try Assessment(
      of: graph, in: self, sources: SourceDigests(rememberedIn: path + "/none"))
    let journal = try Journal(of: graph, assessment: assessment, request: request, in: self)
    for (index, (vertex, state)) in zip(graph.vertices, assessment.states).enumerated() {
      guard case .stale(let action) = state, let stage = vertex.node.stage as? Scored else {
        continue
      }
      journal.note(.started(stage: vertex.name, action: action))
      if !isDone && index == graph.vertices.count - 1 { continue }
      let object = try write(Array(stage.json.utf8), durable: false)
      let payload = RecordPayload(
        name: "value.json", format: "json", elementSize: 1, digest: object.digest,
        size: object.size)
      let record = Record(
        key: action, kind: vertex.node.kind, stamp: vertex.node.codeStamp, label: vertex.name,
        parameters: vertex.node.parameters.json, inputs: [], sources: [], payloads: [payload],
        artifact: Keys.artifact(payloads: [("value.json", "json", object.digest)]),
        provenance: Provenance(
          user: "lin", host: "node7", startedAt: "2026-11-24T08:11:10Z", seconds: 2, version: "0",
          run: journal.header.id))
      try publish(record, durable: false)
      journal.note(.finished(stage: vertex.name, record: record, how: .ran, seconds: 2))
    }
    return journal.header.id
  }
}
