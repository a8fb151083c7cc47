import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import Testing

/// How long it takes to explain a stage of a large pipeline, and to list many runs. Prints, and
/// never fails; run it with `IBPIPE_MEASURE=1 swift test -c release --filter ExplanationSpeed`.
@Suite(.enabled(if: getenv("IBPIPE_MEASURE") != nil), .serialized)
struct ExplanationSpeed {
  private struct Scale: Stage {
    @Input var number: any Stage<Number>
    var factor = 1
    var label: String { "scale \(factor)" }
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) throws -> Number { try context.read(number) }
  }

  private func outputs(_ count: Int, from start: Int) -> [Output] {
    let root = Constant(value: start)
    return (0..<count - 1).map { Output("o\($0)", Scale(number: root, factor: $0)) }
  }

  @Test func tenThousandStages() throws {
    let bench = try Bench()
    try bench.past((0..<10_000).map { Output("c\($0)", Constant(value: $0)) }, seconds: 1)
    let clock = ContinuousClock()
    let (graph, assessment) = try bench.assess(
      (0..<10_000).map { Output("c\($0)", Constant(value: 20_000 + $0)) })
    func explainer() -> Explainer {
      Explainer(graph: graph, assessment: assessment, store: bench.store, history: bench.history)
    }
    print("one that is new: \(clock.measure { _ = explainer().explain(5000) })")
    print(
      "all of 10,000: \(clock.measure { let e = explainer(); for i in 0..<10_000 { _ = e.explain(i) } })"
    )
    let (fan, waiting) = try bench.assess(outputs(10_000, from: 77_777))
    let below = clock.measure {
      let explainer = Explainer(
        graph: fan, assessment: waiting, store: bench.store, history: bench.history)
      _ = explainer.explain(0)
      _ = explainer.below(0)
    }
    print("one with 10,000 below: \(below)")
  }

  @Test func aThousandRuns() throws {
    let bench = try Bench()
    let (graph, assessment) = try bench.assess(
      (0..<200).map { Output("o\($0)", Constant(value: $0)) })
    for _ in 0..<1000 {
      _ = try Journal(
        of: graph, assessment: assessment, request: RunRequest(pipeline: "test"), in: bench.store)
    }
    let clock = ContinuousClock()
    let list = try RunList(in: bench.store)
    var count = 0
    let listing = clock.measure { count = list.reduce(0) { sum, _ in sum + 1 } }
    print("\(count) runs listed: \(listing)")
  }
}
