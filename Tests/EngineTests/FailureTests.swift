import ArtifactStore
import Engine
import Glibc
import PipelineModel
import Testing
import TestSupport

/// Failures: what they stop, and what is tried again.
struct FailureTests {
  /// Fails with an error that may pass, as a full disk may.
  private struct Flaky: Stage {
    struct Trouble: Error, CustomStringConvertible { let description = "the disk is full" }
    @Input var number: any Stage<Number>
    @Meanwhile var before: @Sendable () -> Void = {}
    var needs = Needs()
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) throws -> Number { throw Trouble() }
  }

  private let bad = Root(number: Constant(value: -1))
  private var outputs: [Output] {
    [
      Output("below", Add(number: Add(number: bad, amount: 5), amount: 6)),
      Output("other", Add(number: Add(number: Constant(value: 7), amount: 7), amount: 8)),
    ]
  }

  @Test func aRunThatKeepsGoingStopsOnlyWhatNeedsTheFailed() throws {
    let bench = try Bench()
    let outcome = try bench.run(outputs, .init(jobs: 1, threads: 1, keepsGoing: true))
    #expect(outcome.failures == ["-1 has no root"])
    #expect(outcome.summary.failures == ["root"])
    #expect(outcome.skipped == ["add 5 (root)", "add 6 (root)"])
    #expect(outcome.summary.skipped == 2 && outcome.summary.ran == 4)
    #expect(outcome.summary.outputs.map(\.name) == ["other"])
  }

  @Test func otherwiseNothingMoreIsStarted() throws {
    let outcome = try Bench().run(outputs)
    #expect(outcome.summary.failures == ["root"])
    #expect(
      outcome.skipped.filter { $0.hasSuffix("(root)") } == ["add 5 (root)", "add 6 (root)"])
    #expect(outcome.summary.skipped == 7 - 1 - outcome.summary.ran)
  }

  @Test func anErrorThatMayPassIsTriedAgain() throws {
    let flaky = Flaky(number: Constant(value: 1))
    let outcome = try Bench().run(
      [Output("x", flaky)], .init(jobs: 1, threads: 1, retries: 2))
    #expect(
      outcome.retries == ["flaky 2/3: the disk is full", "flaky 3/3: the disk is full"])
    #expect(outcome.failures == ["the disk is full (attempt 3 of 3)"])
    #expect(outcome.started == ["constant", "flaky", "flaky", "flaky"])
    #expect(outcome.executor.jobs.map(\.attempt) == [1, 1, 2, 3])
  }

  @Test func aStagesOwnRetriesCount() throws {
    let flaky = Flaky(number: Constant(value: 1), needs: Needs(retries: 1))
    let outcome = try Bench().run(
      [Output("x", flaky)], .init(jobs: 1, threads: 1, retries: 5))
    #expect(outcome.retries == ["flaky 2/2: the disk is full"])
  }

  @Test func whatIsWrongWithTheInputIsNotTriedAgain() throws {
    let outcome = try Bench().run([Output("x", bad)], .init(jobs: 1, threads: 1, retries: 5))
    #expect(outcome.started == ["constant", "root"])
    #expect(outcome.failures == ["-1 has no root"])
  }

  @Test func aWorkerThatDiesIsReplaced() throws {
    let outcome = try Bench().run(outputs, .init(jobs: 1, threads: 1, keepsGoing: true, retries: 1))
    {
      $0.mishap = { $0.name == "add 8" && $0.attempt == 1 ? .dies : nil }
    }
    #expect(outcome.retries == ["add 8 2/2: its worker was ended by signal 9 (Killed)"])
    #expect(outcome.how("add 8") == .ran)
    #expect(outcome.summary.failures == ["root"])
  }

  @Test func aResultThatIsNotThereIsAFailure() throws {
    let outcome = try Bench().run([Output("x", Constant(value: 1))]) {
      $0.mishap = { _ in .lies }
    }
    #expect(
      outcome.failures == ["its record vanished right after it was written; check the cache disk"])
  }

  /// Reads its input, and something happens before the end.
  private struct Reads: Stage {
    @Input var number: any Stage<Number>
    @Meanwhile var afterwards: @Sendable () -> Void = {}
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) throws -> Number {
      let value = try context.read(number)
      afterwards()
      return value
    }
  }

  @Test func anInputThatGoesMeanwhileIsMadeAgain() throws {
    let bench = try Bench()
    let records = bench.store.path + "/records"
    // Once before the stage reads it, and once after.
    let cases: [(sentence: String, before: Bool)] = [
      ("the record of “number” is gone; making it again", true),
      ("the record of an input is gone; making it again", false),
    ]
    for (number, (sentence, before)) in cases.enumerated() {
      let mark = "\(bench.folder.path)/vanished \(number)"
      let vanish: @Sendable () -> Void = {
        // Once alone.
        if mkdir(mark, 0o700) == 0 { TestFolder.remove(records) }
      }
      var stage = Reads(number: Constant(value: number))
      if !before { stage.afterwards = vanish }
      let outcome = try bench.run([Output("x", stage)]) { executor in
        if before { executor.before = { job in if job.name == "reads" { vanish() } } }
      }
      #expect(outcome.notices == [sentence])
      #expect(outcome.failures.isEmpty && outcome.how("reads") == .ran)
    }
  }

  @Test func aStageThatThePipelineNoLongerHasIsSaidToBe() throws {
    let bench = try Bench()
    let (graph, _) = try bench.assess([Output("x", Constant(value: 1))])
    let outcome = try bench.run([Output("x", Constant(value: 2))])
    let runner = StageRunner(graph: graph, store: bench.store, sources: bench.sources)
    let job = try #require(outcome.executor.jobs.first)
    guard case .failed(let message, true) = runner.run(job, tell: { _ in }, isStopping: { false })
    else {
      Issue.record("it ran")
      return
    }
    #expect(message == "this pipeline no longer has the stage “constant”; run again")
  }

  @Test func afterAFailureNothingIsTriedAgain() throws {
    let flaky = Flaky(number: Constant(value: 1))
    let outcome = try Bench().run(
      [Output("x", flaky), Output("y", Root(number: Constant(value: -1)))],
      .init(jobs: 2, threads: 2, retries: 5))
    #expect(outcome.summary.failed >= 1)
    #expect(outcome.started.filter { $0 == "flaky" }.count <= 2)
  }

  @Test(arguments: [InProcessExecutor.Mishap.hangs, .ignores])
  func aStageIsStoppedAtItsTimeLimit(mishap: InProcessExecutor.Mishap) throws {
    let outcome = try Bench().run(
      [Output("x", Constant(value: 1))],
      .init(
        jobs: 1, threads: 1, retries: 1, timeLimit: .milliseconds(100), grace: .milliseconds(50))
    ) {
      $0.mishap = { $0.attempt == 1 ? mishap : nil }
    }
    #expect(
      outcome.retries == [
        "constant 2/2: it was stopped at its time limit of 0.1 s (--time-limit)"
      ])
    #expect(outcome.how("constant") == .ran)
  }

  @Test func waitingForAnotherDoesNotCountAsRunning() throws {
    let outcome = try Bench().run(
      [Output("x", Constant(value: 1))],
      .init(jobs: 1, threads: 1, timeLimit: .milliseconds(100))
    ) {
      $0.mishap = { _ in .waits(.milliseconds(300)) }
    }
    #expect(outcome.failures.isEmpty)
    #expect(outcome.how("constant") == .ran)
  }

  @Test func interruptingEndsWhatDoesNotStop() throws {
    let outcome = try Bench().run(
      [Output("x", Constant(value: 1))],
      .init(jobs: 1, threads: 1, retries: 3, grace: .milliseconds(50))
    ) {
      $0.interruptAfter = 0
      $0.mishap = { _ in .ignores }
    }
    #expect(outcome.summary.isInterrupted && outcome.failures.isEmpty && outcome.retries.isEmpty)
    #expect(outcome.skipped.isEmpty)
  }
}

/// Stages with needs.
struct NeedsTests {
  private struct Big: Stage {
    var number = 1
    var needs = Needs()
    static var codeStamp: CodeStamp { .version(1) }
    var label: String { "big \(number)" }
    func run(_ context: StageContext) throws -> Number { Number(value: number) }
  }

  private func bigs(_ count: Int, _ needs: Needs) -> [Output] {
    (0..<count).map { Output("o\($0)", Big(number: $0, needs: needs)) }
  }

  @Test func needsAreInNoKey() {
    #expect(
      Node(Big(needs: Needs(cores: 7, memory: 1))).definition
        == Node(Big(needs: Needs())).definition)
    #expect(Node(Big()).defect == nil)
  }

  @Test func coresAreNotOversubscribed() throws {
    let outcome = try Bench().run(bigs(5, Needs(cores: 2)), jobs: 8, threads: 5)
    #expect(outcome.executor.mostAtOnce == 2)
    for shares in outcome.executor.shares where shares.count == 2 {
      #expect(shares.values.sorted() == [2, 3])
    }
  }

  @Test func memoryIsNotOversubscribed() throws {
    let outcome = try Bench().run(
      bigs(5, Needs(memory: 300)), .init(jobs: 8, threads: 8, memory: 1000))
    #expect(outcome.executor.mostAtOnce == 3)
    #expect(outcome.notices.isEmpty)
  }

  @Test func whatNeedsMoreThanThereIsRunsAloneAndSaysSo() throws {
    let outcome = try Bench().run(
      bigs(2, Needs(cores: 8, memory: 3 << 30)), .init(jobs: 4, threads: 2, memory: 1 << 30))
    #expect(outcome.executor.mostAtOnce == 1)
    #expect(
      outcome.notices == [
        "“big 0” needs 8 cores, where --threads allows 2, and 3.2 GB of memory, where there are "
          + "1.1 GB; it runs alone"
      ])
    #expect(outcome.summary.ran == 2)
  }
}

/// Stages that run although they are fresh.
struct ForceTests {
  private func outputs(_ value: Int = 4) -> [Output] {
    [Output("sum", Add(number: Halve(number: Constant(value: value)), amount: 1))]
  }

  @Test func aForcedStageRunsAndWhatIsBelowStaysFresh() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let outcome = try bench.run(outputs(), forced: ["halve"])
    #expect(outcome.started == ["halve"])
    #expect(outcome.how("halve") == .ran && outcome.how("add 1") == .cutoff)
    #expect(outcome.notices.isEmpty)
    #expect(outcome.executor.jobs.map(\.isForced) == [true])
    #expect(try bench.run(outputs()).started.isEmpty)
  }

  @Test func otherBytesReplaceTheOldAndAreWarnedOf() throws {
    struct Clock: Stage {
      @Meanwhile var unused: @Sendable () -> Void = {}
      let file: String
      static var codeStamp: CodeStamp { .version(1) }
      func run(_ context: StageContext) throws -> Number {
        Number(value: TestFolder.read(file).count)
      }
    }
    let bench = try Bench()
    let file = bench.folder.path + "/undeclared"
    TestFolder.write(file, [1])
    let outputs = [Output("x", Add(number: Clock(file: file), amount: 1))]
    _ = try bench.run(outputs)
    TestFolder.write(file, [1, 2])
    let outcome = try bench.run(outputs, forced: ["clock"])
    #expect(outcome.started == ["clock", "add 1"])
    #expect(
      outcome.notices == [
        "“clock” gave other bytes than before from the same inputs, parameters and code; the new "
          + "result replaces the old. It is not deterministic, or something goes into it that it "
          + "does not declare: “ibpipe check” runs it again and shows what differs"
      ])
    #expect(try bench.value(outcome, "x") == Number(value: 3))
    #expect(try bench.run(outputs).started.isEmpty)
  }

  @Test func explainSaysWhoAskedForIt() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let (graph, assessment) = try bench.assess(outputs(), forced: ["halve"])
    let explainer = Explainer(
      graph: graph, assessment: assessment, store: bench.store,
      history: History(of: bench.pipeline, in: bench.store))
    #expect(explainer.explain(1).reasons == ["--force asks for it"])
  }
}
