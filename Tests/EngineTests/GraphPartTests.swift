import Engine
import PipelineModel
import Testing

struct GraphPartTests {
  private func graph() throws -> Graph {
    let base = Constant(value: 1)
    return try Graph(of: [
      Output("sigma=0.1/score", Add(number: base, amount: 2)),
      Output("sigma=0.1/curves", Halve(number: Add(number: base, amount: 2))),
      Output("sigma=0.2/score", Add(number: Constant(value: 5), amount: 2)),
    ])
  }

  private func names(_ patterns: String..., folders: [String] = []) throws -> [String] {
    try graph().outputs(matching: patterns, in: folders).map(\.name)
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func outputsAreChosenByNameAndPattern() throws {
    #expect(try names("sigma=0.1/score") == ["sigma=0.1/score"])
    #expect(try names("*/curves", "*/score").count == 3)
    let folders = ["sigma=0.1", "sigma=0.2"]
    #expect(try names("score", folders: folders) == ["sigma=0.1/score", "sigma=0.2/score"])
    #expect(try names("c*", folders: folders) == ["sigma=0.1/curves"])
    #expect(
      complaint { _ = try names("score") }
        == "--only score: the pipeline has no such output; it has “sigma=0.1/score”, "
        + "“sigma=0.1/curves”, “sigma=0.2/score”")
  }

  @Test func aPartKeepsWhatItsOutputsNeed() throws {
    let whole = try graph()
    let part = whole.part(making: [("score", whole.outputs[2].vertex)])
    #expect(part.graph.vertices.count == 2)
    #expect(part.graph.vertices.map(\.name) == part.origins.map { whole.vertices[$0].name })
    #expect(part.graph.vertices.map(\.upstream) == [[], [0]])
    #expect(part.graph.vertices.map(\.dependents) == [[1], []])
    #expect(part.graph.vertices[1].inputs.map(\.vertices) == [[0]])
    #expect(part.graph.outputs.map(\.name) == ["score"])
    #expect(part.graph.index(of: part.graph.vertices[1].node.definition) == 1)
    let pair = whole.part(making: Array(whole.outputs[0...1]))
    #expect(pair.graph.vertices.count == 3 && pair.graph.vertices[1].dependents == [2])
  }

  @Test func anAssessmentOfAPartSaysTheSame() throws {
    let bench = try Bench()
    let outputs = [
      Output("a", Add(number: Constant(value: 1), amount: 2)),
      Output("b", Add(number: Constant(value: 3), amount: 4)),
    ]
    _ = try bench.run([outputs[0]])
    let (whole, assessment) = try bench.assess(outputs)
    let part = whole.part(making: [whole.outputs[1]])
    let states = assessment.of(part).states
    #expect(states.map(\.word) == ["stale", "pending"])
    guard case .pending(let upstream) = states[1] else { return }
    #expect(upstream == [0])
    #expect(assessment.of(part).mustRun == [true, true])
  }
}
