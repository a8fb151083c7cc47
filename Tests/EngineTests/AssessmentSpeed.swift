import Engine
import Glibc
import PipelineModel
import Testing

/// How long it takes to find that nothing is to be done. Prints, and never fails; run it with
/// `IBPIPE_MEASURE=1 swift test -c release --filter AssessmentSpeed`.
@Suite(.enabled(if: getenv("IBPIPE_MEASURE") != nil), .serialized)
struct AssessmentSpeed {
  @Test(arguments: [200, 10_000])
  func allFresh(count: Int) throws {
    let bench = try Bench()
    func outputs() -> [Output] {
      (0..<count / 2).map { Output("o\($0)", Add(number: Constant(value: $0), amount: $0)) }
    }
    _ = try bench.run(outputs())
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
