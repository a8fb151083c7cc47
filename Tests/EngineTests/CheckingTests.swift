import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import Synchronization
import TestSupport
import Testing

struct CheckingTests {
  /// Gives another number each time, and wants to keep progress.
  private struct Shaky: Stage {
    static let count = Mutex(0)
    @Input var base: any Stage<Number>
    func run(_ context: StageContext) throws -> Number {
      if try context.resume() != nil { throw UserError("a check resumed") }
      try context.save([Payload(name: "state", text: "x")])
      let base = try context.read(base).value
      let number = Shaky.count.withLock { count in
        count += 1
        return count
      }
      return Number(value: base + number)
    }
  }

  private func rerunner(_ bench: Bench, _ outputs: [Output]) throws -> (Rerunner, Graph) {
    let (graph, assessment) = try bench.assess(outputs)
    let executor = InProcessExecutor(
      StageRunner(graph: graph, store: bench.store, sources: bench.sources))
    return (
      Rerunner(
        graph: graph, assessment: assessment, store: bench.store, sources: bench.sources,
        executor: executor), graph
    )
  }

  private func made(_ outcome: Rerunner.Outcome) -> String? {
    guard case .made(let payloads, _) = outcome else { return nil }
    return payloads.map { "\($0.name) \(String(decoding: $0.bytes, as: UTF8.self))" }
      .joined(separator: "; ")
  }

  @Test func aRerunGivesWhatTheStageMakesAndWritesNothing() throws {
    let bench = try Bench()
    let outputs = [Output("x", Shaky(base: Constant(value: 100)))]
    _ = try bench.run(outputs)
    let before = TestFolder.files(below: bench.store.path)
    let (rerunner, graph) = try rerunner(bench, outputs)
    let index = try #require(graph.vertices.firstIndex { $0.name == "shaky" })
    #expect(try rerunner.record(of: index).label == "shaky")
    let first = try made(rerunner.rerun(index, threads: 1))
    let second = try made(rerunner.rerun(index, threads: 2))
    #expect(first?.hasPrefix("value.json {\"value\":10") == true)
    #expect(first != second)
    #expect(TestFolder.files(below: bench.store.path) == before)
  }

  @Test func whatIsNotFreshIsRefused() throws {
    let bench = try Bench()
    let outputs = [Output("x", Shaky(base: Constant(value: 200)))]
    let (rerunner, graph) = try rerunner(bench, outputs)
    func refusal(_ name: String) -> String? {
      guard let index = graph.vertices.firstIndex(where: { $0.name == name }) else { return nil }
      do {
        _ = try rerunner.record(of: index)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal("constant")
        == "the stage “constant” is stale, so that there is nothing to compare with; run the "
        + "pipeline first")
    #expect(
      refusal("shaky")
        == "the stage “shaky” is pending, so that there is nothing to compare with; run the "
        + "pipeline first")
  }

  @Test func lostInputsAreTold() throws {
    let bench = try Bench()
    let outputs = [Output("x", Shaky(base: Constant(value: 300)))]
    _ = try bench.run(outputs)
    let (rerunner, graph) = try rerunner(bench, outputs)
    unlink(try bench.object(of: "constant", in: outputs))
    let index = try #require(graph.vertices.firstIndex { $0.name == "shaky" })
    let failure = #expect(throws: UserError.self) { try rerunner.record(of: index) }
    #expect(
      failure?.description
        == "the bytes of “constant” are no longer in the cache, and the check of “shaky” needs "
        + "them; run the pipeline first")
  }
}
