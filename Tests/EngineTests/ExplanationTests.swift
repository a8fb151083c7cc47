import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import Testing
import TestSupport

struct ExplanationTests {
  private struct Train: Stage {
    static var kind: String { "train" }
    enum Model: Encodable { case small(noise: Double), large }
    @Input var data: any Stage<Number>
    var model = Model.small(noise: 0.4)
    var epochs = 3
    func run(_ context: StageContext) throws -> Number { try context.read(data) }
  }
  private struct TrainAgain: Stage {
    static var kind: String { "train" }
    static var codeStamp: CodeStamp { .version(2) }
    @Input var data: any Stage<Number>
    var model = Train.Model.small(noise: 0.4)
    var epochs = 3
    func run(_ context: StageContext) throws -> Number { try context.read(data) }
  }
  private struct TrainOnce: Stage {
    static var kind: String { "train" }
    static var codeStamp: CodeStamp { .version(1) }
    @Input var data: any Stage<Number>
    var model = Train.Model.small(noise: 0.4)
    var epochs = 3
    func run(_ context: StageContext) throws -> Number { try context.read(data) }
  }

  private func training(_ constant: Int = 1, noise: Double = 0.4, epochs: Int = 3) -> [Output] {
    [
      Output(
        "model",
        Train(data: Constant(value: constant), model: .small(noise: noise), epochs: epochs))
    ]
  }

  @Test func whatNeverRanSaysSo() throws {
    let bench = try Bench()
    let explanation = try bench.explain(training(), "constant")
    #expect(explanation.state == "stale")
    #expect(explanation.reasons == ["it has never run with this cache"])
    #expect(explanation.comparedWith == nil)
    #expect(explanation.waitingBelow == 1)
    let below = try bench.explain(training(), "train")
    #expect(below.state == "pending")
    #expect(
      below.reasons == [
        "it has never run with this cache",
        "waits for “constant”, which is stale: it has never run with this cache",
      ])
  }

  @Test func whatHasOnlyEverFailedSaysHow() throws {
    let bench = try Bench()
    let outputs = [Output("x", Root(number: Constant(value: -1)))]
    _ = try bench.run(outputs)
    _ = try bench.run(outputs)
    let run = try #require(try RunList(in: bench.store).first { _ in true })
    let explanation = try bench.explain(outputs, "root")
    #expect(explanation.causes.map(\.kind) == [.failed])
    #expect(explanation.causes.map(\.path) == [run.id])
    let time = try #require(explanation.causes[0].old)
    #expect(
      explanation.reasons
        == [
          "it has only ever failed with this cache, last in run \(run.id), \(time): -1 has no root"
        ])
    // Of another kind under the same name nothing is known.
    struct Other: Stage {
      @Input var number: any Stage<Number>
      var label: String { "root" }
      func run(_ context: StageContext) throws -> Number { try context.read(number) }
    }
    #expect(
      try bench.explain([Output("x", Other(number: Constant(value: -1)))], "root").reasons
        == ["it has never run with this cache"])
    // Once it ran well, that is what it is compared with.
    _ = try bench.run([Output("x", Root(number: Constant(value: 4)))])
    #expect(try bench.explain(outputs, "root").causes.map(\.kind) == [.input])
  }

  @Test func aFreshStageTellsItsOrigin() throws {
    let bench = try Bench()
    _ = try bench.run(training())
    let explanation = try bench.explain(training(), "train")
    #expect(explanation.state == "fresh")
    #expect(explanation.reasons.count == 1)
    #expect(
      explanation.reasons[0].hasPrefix(
        "its result is in the cache: made by \(Identity.user) on \(Identity.host), "))
    #expect(explanation.reasons[0].hasSuffix(" s"))
  }

  @Test func aParameterIsShownOldAndNew() throws {
    let bench = try Bench()
    _ = try bench.run(training())
    let explanation = try bench.explain(training(noise: 0.1, epochs: 5), "train")
    #expect(explanation.state == "stale")
    #expect(explanation.reasons == ["epochs: 3 → 5", "model.small.noise: 0.4 → 0.1"])
    #expect(
      explanation.comparedWith?.hasPrefix("“train”, made by \(Identity.user) on ") == true)
    let other = [Output("model", Train(data: Constant(value: 1), model: .large))]
    #expect(
      try bench.explain(other, "train").reasons
        == ["model: nothing → \"large\"", "model.small.noise: 0.4 → nothing"])
  }

  @Test func aNewVersionIsShown() throws {
    let bench = try Bench()
    _ = try bench.run([Output("model", TrainOnce(data: Constant(value: 1)))])
    #expect(
      try bench.explain([Output("model", TrainAgain(data: Constant(value: 1)))], "train").reasons
        == ["the stage's own version changed: version 1 → version 2"])
    #expect(
      try bench.explain(training(), "train").reasons == [
        "the stage's own version changed: version 1 → none",
        "the code of the stage changed in the pipeline's files",
      ])
  }

  @Test func otherBytesOfAnInputAreShown() throws {
    let bench = try Bench()
    _ = try bench.run(training(1))
    _ = try bench.run([Output("data", Constant(value: 2))])
    let explanation = try bench.explain(training(2), "train")
    #expect(explanation.reasons.count == 1)
    let digits = "[0-9a-f]{8}"
    let pattern = try Regex(
      "^input data: “constant” gives other bytes \\(\(digits) → \(digits)\\)$")
    #expect(explanation.reasons[0].contains(pattern))
  }

  @Test func aChangedNumberOfInputsIsShown() throws {
    let bench = try Bench()
    let parts = [Constant(value: 1), Constant(value: 2)]
    _ = try bench.run([Output("t", Total(parts: parts))])
    #expect(
      try bench.explain([Output("t", Total(parts: [parts[0]]))], "total").reasons
        == ["input parts: 2 → 1 stages"])
  }

  @Test func anInputThatIsGoneIsShown() throws {
    struct One: Stage {
      static var kind: String { "pick" }
      @Input var left: any Stage<Number>
      func run(_ context: StageContext) throws -> Number { try context.read(left) }
    }
    struct Two: Stage {
      static var kind: String { "pick" }
      @Input var left: any Stage<Number>
      @Input var right: any Stage<Number>
      func run(_ context: StageContext) throws -> Number { try context.read(left) }
    }
    let bench = try Bench()
    let constant = Constant(value: 1)
    _ = try bench.run([Output("p", Two(left: constant, right: constant))])
    #expect(
      try bench.explain([Output("p", One(left: constant))], "pick").reasons
        == ["input right is no longer there"])
  }

  @Test func missingObjectsAreNamed() throws {
    let bench = try Bench()
    _ = try bench.run(training())
    unlink(try bench.object(of: "train", in: training()))
    // The constant gives the same bytes, so its object went too.
    let explanation = try bench.explain(training(), "train")
    #expect(explanation.state == "stale")
    #expect(
      explanation.reasons == ["its result is known, but missing from the cache: value.json"])
  }

  @Test func whatWaitsMayStayFresh() throws {
    let bench = try Bench()
    _ = try bench.run(training(1))
    let explanation = try bench.explain(training(2), "train")
    #expect(explanation.state == "pending")
    #expect(
      explanation.reasons == [
        "waits for “constant”, which is stale: value: 1 → 2",
        "stays fresh if what it waits for yields the same bytes as before",
      ])
    let changed = try bench.explain(training(2, epochs: 4), "train")
    #expect(
      changed.reasons == ["epochs: 3 → 4", "waits for “constant”, which is stale: value: 1 → 2"])
  }

  @Test func theNearestOfSeveralIsComparedWith() throws {
    let bench = try Bench()
    _ = try bench.run([
      Output("a/t", Add(number: Constant(value: 1), amount: 1)),
      Output("b/t", Add(number: Constant(value: 2), amount: 2)),
    ])
    let outputs = [
      Output("b/t", Add(number: Constant(value: 2), amount: 3)), Output("c/t", Constant(value: 1)),
    ]
    let explanation = try bench.explain(outputs, "add 3")
    #expect(explanation.reasons == ["amount: 2 → 3"])
    #expect(explanation.comparedWith?.hasPrefix("“add 2”") == true)
  }

  @Test func aTornOrAbsentJournalDoesNoHarm() throws {
    let bench = try Bench()
    _ = try bench.run(training())
    let runs = bench.store.path(of: .runs)
    let name = try #require(TestFolder.names(in: runs).first)
    let bytes = TestFolder.read("\(runs)/\(name)")
    TestFolder.write("\(runs)/torn.jsonl", Array(bytes.prefix(bytes.count / 2)))
    TestFolder.write("\(runs)/rubbish.jsonl", Array("{\"run\":3}\nnonsense\n".utf8) + [0xff, 10])
    #expect(try bench.explain(training(epochs: 5), "train").reasons == ["epochs: 3 → 5"])
    #expect(try bench.run(training()).started.isEmpty)
    for name in TestFolder.names(in: runs) { unlink("\(runs)/\(name)") }
    #expect(
      try bench.explain(training(epochs: 5), "train").reasons
        == ["it has never run with this cache"])
    #expect(try bench.run(training()).started.isEmpty)
  }

  @Test func anotherPipelinesRunsAreNotLookedAt() throws {
    let bench = try Bench()
    bench.pipeline = "other"
    _ = try bench.run(training())
    bench.pipeline = "test"
    #expect(
      try bench.explain(training(epochs: 5), "train").reasons
        == ["it has never run with this cache"])
  }
}
