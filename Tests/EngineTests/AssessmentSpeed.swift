import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import Testing

/// How long it takes to find that nothing is to be done. Prints, and never fails; run it with
/// `IBPIPE_MEASURE=1 swift test -c release --filter AssessmentSpeed`.
@Suite(.enabled(if: getenv("IBPIPE_MEASURE") != nil), .serialized)
struct AssessmentSpeed {
  private func publishWhatIsStale(_ outputs: [Output], in bench: Bench) throws {
    let object = try bench.store.write([1], durable: false)
    let payload = RecordPayload(
      name: "value.json", format: "json", elementSize: 1, digest: object.digest, size: 1)
    let (graph, assessment) = try bench.assess(outputs)
    for (vertex, state) in zip(graph.vertices, assessment.states) {
      guard case .stale(let action) = state else { continue }
      try bench.store.publish(
        Record(
          key: action, kind: vertex.node.kind, stamp: vertex.node.codeStamp, label: vertex.name,
          parameters: vertex.node.parameters.json,
          inputs: vertex.node.inputs.map {
            RecordInput(
              name: $0.name, definition: $0.nodes[0].definition, artifact: object.digest)
          },
          sources: [], payloads: [payload], artifact: SHA256.digest(of: vertex.name),
          provenance: Provenance(
            user: Identity.user, host: Identity.host, startedAt: Timestamp.now(), seconds: 0.1,
            version: EngineVersion.text)),
        durable: false)
    }
  }

  @Test(arguments: [200, 10_000])
  func allFresh(count: Int) throws {
    let bench = try Bench()
    func outputs() -> [Output] {
      (0..<count / 2).map { Output("o\($0)", Add(number: Constant(value: $0), amount: $0)) }
    }
    // Two levels; published without running or syncing, which would take minutes.
    for _ in 0..<2 { try publishWhatIsStale(outputs(), in: bench) }
    let clock = ContinuousClock()
    for _ in 0..<3 {
      var made: [Output] = []
      let model = clock.measure { made = outputs() }
      var graph: Graph?
      let graphing = try clock.measure { graph = try Graph(of: made) }
      let assessing = try clock.measure {
        _ = try Assessment(of: #require(graph), in: bench.store, sources: bench.sources)
      }
      print("\(count) stages: nodes \(model), graph \(graphing), assessment \(assessing)")
    }
  }
}
