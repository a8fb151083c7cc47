import ArtifactStore
import Engine
import Glibc
import PipelineModel
import Testing
import TestSupport

/// What runs, and above all what does not.
struct RunningTests {
  private func outputs(constant: Int = 4, amount: Int = 1) -> [Output] {
    let half = Halve(number: Constant(value: constant))
    return [Output("sum", Add(number: half, amount: amount))]
  }

  @Test func onlyWhatIsStaleRuns() throws {
    let bench = try Bench()
    let first = try bench.run(outputs())
    #expect(first.started == ["constant", "halve", "add 1"])
    #expect(first.summary.ran == 3 && first.summary.fresh == 0 && first.summary.failed == 0)
    #expect(try bench.value(first, "sum") == Number(value: 3))

    let second = try bench.run(outputs())
    #expect(second.started.isEmpty)
    #expect(second.summary.ran == 0 && second.summary.fresh == 3)
    #expect(second.summary.outputs.map(\.record) == first.summary.outputs.map(\.record))

    let changed = try bench.run(outputs(amount: 10))
    #expect(changed.started == ["add 10"])
    #expect(changed.summary.ran == 1 && changed.summary.fresh == 2)
    #expect(try bench.value(changed, "sum") == Number(value: 12))
    #expect(try bench.run(outputs()).started.isEmpty)
  }

  @Test func anUpstreamThatYieldsTheSameBytesLeavesAllBelowFresh() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(constant: 4))
    let outcome = try bench.run(outputs(constant: 5))
    #expect(outcome.started == ["constant", "halve"])
    #expect(outcome.how("add 1") == .cutoff)
    #expect(outcome.how("halve") == .ran)
    #expect(outcome.summary.ran == 2 && outcome.summary.fresh == 1)
    #expect(try bench.value(outcome, "sum") == Number(value: 3))
  }

  @Test func aLostObjectThatNobodyNeedsIsNotMadeAgain() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    unlink(try bench.object(of: "halve", in: outputs()))
    #expect(try bench.run(outputs()).started.isEmpty)
    #expect(try bench.run(outputs(amount: 2)).started == ["halve", "add 2"])
  }

  @Test func aLostOutputIsMadeAgainWithWhatItNeeds() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let objects = try ["constant", "halve", "add 1"].map { try bench.object(of: $0, in: outputs()) }
    for object in objects { unlink(object) }
    let outcome = try bench.run(outputs())
    #expect(outcome.started == ["constant", "halve", "add 1"])
    #expect(outcome.summary.ran == 3 && outcome.summary.fresh == 0)
  }

  /// The total may have to run, so its other input may be needed; in the end it is not.
  @Test func whatOnlyMightBeNeededIsNotMadeAgain() throws {
    let bench = try Bench()
    func outputs(_ constant: Int) -> [Output] {
      [
        Output(
          "total",
          Total(parts: [
            Halve(number: Constant(value: constant)), Add(number: Constant(value: 100)),
          ]))
      ]
    }
    _ = try bench.run(outputs(4))
    unlink(try bench.object(of: "add 1", in: outputs(4)))
    let same = try bench.run(outputs(5))
    #expect(!same.started.contains("add 1") && !same.started.contains("total"))
    let other = try bench.run(outputs(6))
    #expect(other.started.filter { !$0.hasPrefix("constant") } == ["halve", "add 1", "total"])
    #expect(other.summary.ran == 4 && other.summary.fresh == 1)
    #expect(try bench.value(other, "total") == Number(value: 104))
  }

  @Test func aCorruptObjectIsMovedAsideAndMadeAgain() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let object = try bench.object(of: "halve", in: outputs())
    TestFolder.write(object, Array("rubbish".utf8))
    let outcome = try bench.run(outputs(amount: 2))
    #expect(outcome.started == ["add 2", "halve", "add 2"])
    #expect(outcome.summary.failed == 0)
    #expect(outcome.summary.ran == 2 && outcome.summary.fresh == 1)
    #expect(outcome.notices.count == 1)
    #expect(outcome.notices[0].hasSuffix("; making it again"))
    #expect(TestFolder.names(in: bench.store.path(of: .corrupt)).count == 1)
    #expect(try bench.value(outcome, "sum") == Number(value: 4))
    #expect(try bench.run(outputs()).started.isEmpty)
  }

  /// Two meet the damage at once, and a third waits for another input besides.
  @Test func severalStagesMayMeetTheSameDamage() throws {
    let bench = try Bench()
    let shared = Halve(number: Constant(value: 4))
    _ = try bench.run([Output("shared", shared)])
    let object = try bench.object(of: "halve", in: [Output("shared", shared)])
    let outputs = [
      Output("a", Add(number: shared, amount: 1)), Output("b", Add(number: shared, amount: 2)),
      Output(
        "c",
        Total(parts: [shared, Add(number: Add(number: Constant(value: 9), amount: 7), amount: 8)])),
    ]
    TestFolder.write(object, Array("rubbish".utf8))
    let outcome = try bench.run(outputs, jobs: 4)
    #expect(outcome.failures.isEmpty)
    #expect(outcome.started.filter { $0 == "halve" }.count == 1)
    #expect(outcome.notices.count == 1)
    #expect(try bench.value(outcome, "a") == Number(value: 3))
    #expect(try bench.value(outcome, "b") == Number(value: 4))
    #expect(try bench.value(outcome, "c") == Number(value: 26))
    #expect(outcome.summary.ran == 7 && outcome.summary.fresh == 1)
  }

  @Test func damageThatNeverEndsIsAFailure() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let object = try bench.object(of: "halve", in: outputs())
    let outcome = try bench.run(outputs(amount: 2)) { executor in
      executor.before = { if $0.name == "add 2" { TestFolder.write(object, [1]) } }
    }
    #expect(outcome.summary.failed == 1)
    #expect(outcome.started.filter { $0 == "add 2" }.count == 4)
  }

  @Test func aFailureKeepsWhatRunsBesideItAndStopsWhatNeedsIt() throws {
    let bench = try Bench()
    let bad = Root(number: Constant(value: -1))
    let outputs = [
      Output("bad", Add(number: bad, amount: 5)),
      Output("good", Add(number: Constant(value: 1), amount: 6)),
    ]
    let outcome = try bench.run(outputs, jobs: 2)
    #expect(outcome.failures == ["-1 has no root"])
    #expect(outcome.summary.failed == 1)
    #expect(!outcome.started.contains("add 5"))
    #expect(outcome.summary.outputs.map(\.name) == ["good"])
    #expect(try bench.run([outputs[1]]).started.isEmpty)
  }

  @Test func aJobThatCannotStartFailsItsStage() throws {
    let outcome = try Bench().run(outputs()) { $0.refuses = "halve" }
    #expect(outcome.failures == ["it could not be started: no more processes"])
    #expect(outcome.summary.ran == 1 && outcome.summary.failed == 1)
  }

  @Test func interruptingKeepsWhatIsDone() throws {
    let bench = try Bench()
    let outcome = try bench.run(outputs()) { $0.interruptAfter = 1 }
    #expect(outcome.summary.isInterrupted)
    #expect(outcome.summary.ran == 1 && outcome.summary.failed == 0)
    #expect(outcome.executor.wasStopped == 1)
    #expect(
      outcome.notices == [
        "stopping: finished stages are kept, and what running ones have saved; once more to stop "
          + "at once"
      ])
    #expect(outcome.summary.outputs.isEmpty)
    let next = try bench.run(outputs())
    #expect(next.started == ["halve", "add 1"])
  }

  @Test func theLongestWayGoesFirst() throws {
    let short = Add(number: Constant(value: 1), amount: 1)
    var long: any Stage<Number> = Constant(value: 2)
    for amount in 20..<24 { long = Add(number: long, amount: amount) }
    let outcome = try Bench().run([Output("short", short), Output("long", long)])
    #expect(
      outcome.started.filter { $0.hasPrefix("add") }
        == ["add 20", "add 21", "add 22", "add 1", "add 23"])
  }

  @Test func noMoreJobsThanAllowedAndAllThreadsShared() throws {
    let outputs = (0..<7).map { Output("o\($0)", Constant(value: $0)) }
    let outcome = try Bench().run(outputs, jobs: 3, threads: 8)
    #expect(outcome.executor.mostAtOnce == 3)
    #expect(!outcome.executor.shares.isEmpty)
    for shares in outcome.executor.shares where shares.count == 3 {
      #expect(shares.values.sorted() == [2, 3, 3])
    }
    let narrow = try Bench().run(outputs, jobs: 3, threads: 1)
    #expect(narrow.executor.shares.allSatisfy { $0.values.allSatisfy { $0 == 1 } })
  }

  @Test func aStageSeesOnlyItsInputs() throws {
    struct Sneaky: Stage {
      @Meanwhile var unused: @Sendable () -> Void = {}
      func run(_ context: StageContext) throws -> Number { try context.read(Constant(value: 3)) }
    }
    let outcome = try Bench().run([Output("x", Sneaky()), Output("y", Constant(value: 3))])
    #expect(
      outcome.failures == [
        "the stage “sneaky” reads a stage that is not among its inputs; declare it with @Input"
      ])
  }

  @Test func payloadNamesAreFileNames() throws {
    struct Named: Artifact {
      let name: String
      init(_ name: String) { self.name = name }
      init(from payloads: any PayloadReader) { name = "" }
      func payloads() -> [Payload] {
        [Payload(name: name, text: "x"), Payload(name: "a", text: "")]
      }
    }
    struct Make: Stage {
      var name: String
      func run(_ context: StageContext) -> Named { Named(name) }
    }
    for name in ["", ".hidden", "../up", "a/b", "a"] {
      let outcome = try Bench().run([Output("x", Make(name: name))])
      #expect(
        outcome.failures == [
          "the stage “running-tests.make” made a payload named “\(name)”; payload names are unique "
            + "file names without “/”"
        ])
    }
  }
}
