import ArtifactStore
import Engine
import PipelineModel
import Testing

/// Several runs at once, each with a journal of its own.
struct SweepRunTests {
  /// Runs a member for each amount, in one graph.
  private func run(
    _ amounts: [Int], in bench: Bench, base: Int = 1,
    prepare: (InProcessExecutor) -> Void = { _ in }
  ) throws -> [String] {
    let outputs = amounts.flatMap { amount -> [Output] in
      let number = Add(number: Constant(value: base), amount: 7)
      return [Output("score", Add(number: number, amount: amount)).within("amount=\(amount)")]
    }
    let (graph, assessment) = try bench.assess(outputs)
    let sweep = RunIdentifier.next()
    let journals = try Journals(
      of: graph, assessment: assessment,
      members: amounts.enumerated().map { number, amount in
        (
          folder: "amount=\(amount)",
          request: RunRequest(
            pipeline: "test", settings: ["amount": "\(amount)"],
            sweep: amounts.count > 1 ? (id: sweep, number: number + 1) : nil)
        )
      },
      in: bench.store)
    let executor = InProcessExecutor(
      StageRunner(graph: graph, store: bench.store, sources: bench.sources))
    prepare(executor)
    let scheduler = Scheduler(
      graph: graph, assessment: assessment, store: bench.store, sources: bench.sources,
      options: .init(jobs: 1, threads: 1, keepsGoing: true), executor: executor,
      observe: { journals.note($0) })
    scheduler.runOfStage = journals.run(of:)
    _ = scheduler.run()
    return try bench.store.runs().sorted().filter { $0.hasPrefix(sweep) }
  }

  private func logs(_ ids: [String], in bench: Bench) throws -> [RunLog] {
    try ids.map { try RunLog(#require(RunEntry($0, in: bench.store)), in: bench.store) }
  }

  @Test func eachMemberHasAJournalWithItsOwnStagesAndSettings() throws {
    let bench = try Bench()
    let logs = try logs(run([2, 3], in: bench), in: bench)
    #expect(logs.map(\.header.settings) == [["amount": "2"], ["amount": "3"]])
    #expect(logs.map { $0.header.sweep != nil } == [true, true])
    #expect(Set(logs.map(\.header.sweep)).count == 1)
    #expect(
      logs.map { $0.stages.map(\.name) } == [
        ["constant", "add 7", "add 2"], ["constant", "add 7", "add 3"],
      ])
    #expect(logs.map { $0.outputs.map(\.name) } == [["score"], ["score"]])
    #expect(logs.map { $0.stages.map(\.fate) } == [[.ran, .ran, .ran], [.ran, .ran, .ran]])
    #expect(logs.map(\.entry.state) == [.done, .done])
    #expect(logs.map(\.entry.ending?.ran) == [3, 3])
    // What both need was made for the first.
    let record = try #require(logs[1].stages[1].action.flatMap { try? bench.store.record(for: $0) })
    #expect(record.provenance.run == logs[0].header.id)
  }

  @Test func aNewMemberRunsOnlyItsOwn() throws {
    let bench = try Bench()
    _ = try run([2, 3], in: bench)
    let logs = try logs(run([3, 4], in: bench), in: bench)
    #expect(logs.map(\.entry.ending?.ran) == [0, 1])
    #expect(logs.map(\.entry.ending?.fresh) == [3, 2])
  }

  @Test func aFailureIsThatOfItsMember() throws {
    let bench = try Bench()
    let logs = try logs(
      run([2, 3], in: bench) { $0.refuses = "add 3" }, in: bench)
    #expect(logs.map(\.entry.state) == [.done, .failed])
    #expect(logs.map(\.entry.ending?.failed) == [0, 1])
    let shared = try Bench()
    let both = try self.logs(run([2, 3], in: shared) { $0.refuses = "add 7" }, in: shared)
    #expect(both.map(\.entry.state) == [.failed, .failed])
  }
}
