import Engine
import Fingerprint
import PipelineModel
import Testing

struct GraphTests {
  private func complaint(_ outputs: [Output]) -> String {
    do {
      _ = try Graph(of: outputs)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func everyStageIsThereOnceAndAfterItsInputs() throws {
    let base = Constant(value: 1)
    let left = Add(number: base, amount: 2)
    let right = Add(number: base, amount: 3)
    let graph = try Graph(of: [
      Output("total", Total(parts: [left, right, left])), Output("base", Constant(value: 1)),
    ])
    #expect(graph.vertices.map(\.name) == ["constant", "add 2", "add 3", "total"])
    #expect(graph.vertices.map(\.upstream) == [[], [0], [0], [1, 2]])
    #expect(graph.vertices.map(\.dependents) == [[1, 2], [3], [3], []])
    #expect(graph.vertices[3].inputs.map(\.vertices) == [[1, 2, 1]])
    #expect(graph.outputs.map(\.vertex) == [3, 0])
    #expect(graph.index(of: Node(right).definition) == 2)
    #expect(graph.index(of: SHA256.digest(of: "x")) == nil)
  }

  /// A walk that did not share would take 2^2000 steps.
  @Test func aChainOfDiamondsIsBuiltInLinearTime() throws {
    var top: any Stage<Number> = Constant(value: 1)
    for _ in 0..<2000 { top = Total(parts: [top, top]) }
    let graph = try Graph(of: [Output("top", top)])
    #expect(graph.vertices.count == 2001)
    #expect(Set(graph.vertices.map(\.name)).count == 2001)
  }

  @Test func aPipelineWithoutOutputsIsRefused() {
    #expect(
      complaint([]) == "the pipeline has no outputs; add an Output(…) to its `outputs`")
  }

  @Test func aNameUsedTwiceIsRefused() {
    let outputs = [Output("a/b", Constant(value: 1)), Output("a/b", Constant(value: 2))]
    #expect(
      complaint(outputs) == "two outputs are named “a/b”; give each a name of its own")
  }

  @Test(arguments: [
    "", "/", "a/", "/a", "a//b", ".", "..", "a/../b", ".hidden", "-rf", "a\nb", "a\u{7f}", "a\\b",
    String(repeating: "x", count: 201),
  ])
  func aNameThatIsNoFileNameIsRefused(name: String) {
    #expect(
      complaint([Output(name, Constant())])
        == "an output is named “\(name)”; a name is one or more file names parted by “/”, such "
        + "as sigma-0.4/score")
  }

  @Test(arguments: ["a", "sigma-0.4/score", "σ = 0.4/Figure 1", String(repeating: "x", count: 200)])
  func otherNamesAreFine(name: String) {
    #expect(complaint([Output(name, Constant())]) == "accepted")
  }

  @Test func aDefectOfAStageIsTold() {
    struct Unordered: Stage {
      var classes: Set<Int> = [1]
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(
      complaint([Output("x", Add(number: Unordered()))])
        == "stage “graph-tests.unordered”, property “classes”: a Set<Int> has no fixed order and cannot be "
        + "part of a key; use a sorted array")
  }
}

struct StageNamesTests {
  private struct Named: Stage {
    var seed: Int
    var words: String
    var label: String { words }
    func run(_ context: StageContext) -> Number { Number(value: seed) }
  }

  private func names(_ outputs: [Output]) throws -> [String] {
    try Graph(of: outputs).vertices.map(\.name)
  }

  @Test func aLabelOfItsOwnIsTheName() throws {
    #expect(
      try names([Output("deep/down/a", Named(seed: 1, words: "train 1–5"))]) == ["train 1–5"])
  }

  @Test func sharedLabelsGetTheFolderThatTheyServe() throws {
    let a = Named(seed: 1, words: "x")
    let b = Named(seed: 2, words: "x")
    #expect(
      try names([Output("s-1/one", a), Output("s-1/two", a), Output("s-2/one", b)])
        == ["s-1/x", "s-2/x"])
    #expect(
      try names([Output("s/1/one", a), Output("s/2/two", a), Output("t/one", b)]) == ["s/x", "t/x"])
    #expect(
      try names([Output("s/one", Add(number: a)), Output("two", Add(number: b))]).contains("s/x"))
  }

  @Test func whereFoldersAreSharedTooTheKeyTells() throws {
    let stages = [Named(seed: 1, words: "x"), Named(seed: 2, words: "x")]
    let keys = stages.map { Node($0).definition.hex.prefix(6) }
    #expect(
      try names([Output("a", stages[0]), Output("b", stages[1])])
        == ["x #\(keys[0])", "x #\(keys[1])"])
  }

  @Test func noLabelMakesTwoNamesTheSame() throws {
    let a = Named(seed: 1, words: "x")
    let fake = Named(seed: 3, words: "x #" + Node(a).definition.hex.prefix(6))
    let names = try names([
      Output("a", a), Output("b", Named(seed: 2, words: "x")), Output("c", fake),
    ])
    #expect(Set(names).count == 3)
  }

  @Test func namesAreOnOneLine() throws {
    #expect(
      try names([
        Output("a", Named(seed: 1, words: "one\ntwo\u{1b}[31m")),
        Output("b", Named(seed: 2, words: "\n")),
      ]) == ["one two [31m", "stage-names-tests.named"])
  }
}
