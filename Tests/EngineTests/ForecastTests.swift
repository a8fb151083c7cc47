import ArtifactStore
import Engine
import PipelineModel
import TestSupport
import Testing

/// What is said of the stages below one that will run, and of a run that has not happened.
struct ForecastTests {
  private func outputs(value: Int, amount: Int = 3, others: Int = 0) -> [Output] {
    let constant = Constant(value: value)
    return [
      Output("half", Halve(number: Halve(number: constant))),
      Output("sum", Add(number: constant, amount: amount)),
    ] + (0..<others).map { Output("o\($0)", Constant(value: 100 + $0)) }
  }

  private func below(_ bench: Bench, _ outputs: [Output], _ stage: String) throws -> (
    mayStayFresh: [String], run: [String]
  ) {
    let (graph, explainer) = try bench.explainer(outputs)
    let index = try #require(graph.vertices.firstIndex { $0.name == stage })
    let below = explainer.below(index)
    return (
      below.mayStayFresh.map { graph.vertices[$0].node.kind },
      below.run.map { graph.vertices[$0].node.kind }
    )
  }

  @Test func whatDidNotChangeItselfMayStayFresh() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(value: 4))
    let same = try below(bench, outputs(value: 5), "constant")
    #expect(same.mayStayFresh == ["halve", "halve", "add"])
    #expect(same.run == [])
    let changed = try below(bench, outputs(value: 5, amount: 7), "constant")
    #expect(changed.mayStayFresh == ["halve", "halve"])
    #expect(changed.run == ["add"])
    let new = try below(
      bench, outputs(value: 5) + [Output("t", Total(parts: [Constant(value: 5)]))], "constant")
    #expect(new.run == ["total"])
  }

  @Test func anOlderResultMayDoWhereTheLatestDoesNot() throws {
    let bench = try Bench()
    func scaled(_ value: Int, by factor: Int) -> [Output] {
      [Output("s", Scale(number: Constant(value: value), factor: factor))]
    }
    _ = try bench.run(scaled(1, by: 1))
    _ = try bench.run(scaled(1, by: 2))
    #expect(try below(bench, scaled(2, by: 2), "constant").mayStayFresh == ["scale"])
    // The latest run is read first; that before is known once it was looked through.
    _ = try bench.run([Output("other", Constant(value: 9))])
    #expect(try below(bench, scaled(2, by: 3), "constant").run == ["scale"])
  }

  @Test func causesAreToldToMachines() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(value: 4))
    let run = try RunReference("latest", in: bench.store).run().id
    let constant = try bench.explain(outputs(value: 5), "constant")
    #expect(constant.causes.count == 1)
    #expect(constant.causes.first?.kind == .parameter)
    #expect(constant.causes.first?.path == "value")
    #expect(constant.causes.first?.old == "4")
    #expect(constant.causes.first?.new == "5")
    #expect(constant.earlier?.run == run)
    #expect(constant.earlier?.user == Identity.user)
    #expect(constant.comparedWith?.hasSuffix(", in run \(run)") == true)
    #expect(constant.seconds != nil)
    let sum = try bench.explain(outputs(value: 5), "add 3")
    #expect(sum.causes == [])
    #expect(sum.waitsFor.map(\.stage) == ["constant"])
    #expect(sum.waitsForCount == 1)
  }

  @Test func ofManyStaleStagesAFewAreNamed() throws {
    let bench = try Bench()
    let parts = (0..<20).map { Constant(value: $0) }
    let explanation = try bench.explain([Output("t", Total(parts: parts))], "total")
    #expect(explanation.waitsFor.count == 8)
    #expect(explanation.waitsForCount == 20)
    #expect(explanation.reasons.count == 10)
    #expect(explanation.reasons.last == "waits for 12 more stale stages")
  }

  private func dryRun(_ bench: Bench, _ outputs: [Output]) throws -> DryRun {
    let (graph, assessment) = try bench.assess(outputs)
    let history = bench.history
    return DryRun(
      graph: graph, assessment: assessment,
      explainer: Explainer(
        graph: graph, assessment: assessment, store: bench.store, history: history),
      history: history, options: .init(jobs: 2, threads: 2))
  }

  @Test func aDryRunSaysWhatARunWouldDo() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(value: 4))
    try bench.past([Output("o", Constant(value: 77))], seconds: 60)
    let files = TestFolder.files(below: bench.folder.path)
    let plan = try dryRun(bench, outputs(value: 5, amount: 7, others: 2))
    #expect(plan.run.map(\.kind) == ["constant", "add", "constant", "constant"])
    #expect(plan.mayRun.map(\.kind) == ["halve", "halve"])
    #expect(plan.fresh == 0)
    #expect(plan.run[1].reasons.first == "amount: 3 → 7")
    #expect(plan.atMost.unknown == 0)
    #expect(plan.atLeast.work >= 60 && plan.atMost.work >= plan.atLeast.work)
    #expect(TestFolder.files(below: bench.folder.path) == files)
    // And so it does.
    let outcome = try bench.run(outputs(value: 5, amount: 7, others: 2))
    // Half of 5 is half of 4: of those that might stay fresh, the last did.
    #expect(outcome.summary.ran == plan.run.count + plan.mayRun.count - 1)
    let after = try dryRun(bench, outputs(value: 5, amount: 7, others: 2))
    #expect(after.lines(paint: .init(enabled: false)) == ["nothing would run: 6 stages are fresh"])
  }

  @Test func whatNeverRanHasNoLength() throws {
    let bench = try Bench()
    let lines = try dryRun(bench, [Output("one", Constant())]).lines(paint: .init(enabled: false))
    #expect(
      lines == [
        "1 would run", "  ✗ constant: it has never run with this cache",
        "how long that takes is not known: nothing like it ever ran",
      ])
    try bench.past([Output("one", Constant(value: 8))], seconds: 90)
    let more = [Output("one", Constant()), Output("two", FileLength(path: "/dev/null"))]
    #expect(
      try dryRun(bench, more).lines(paint: .init(enabled: false)).last
        == "about 1 min 30 s, 1 min 30 s of work; 1 stage of an unknown length is not counted")
  }
}

/// Depends on a parameter of its own.
private struct Scale: Stage {
  @Input var number: any Stage<Number>
  var factor = 1
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number { try context.read(number) }
}
