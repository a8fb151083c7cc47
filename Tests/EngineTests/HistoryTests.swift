import ArtifactStore
import Engine
import PipelineModel
import TestSupport
import Testing

struct HistoryTests {
  private func vertex(_ outputs: [Output], _ name: String) throws -> Graph.Vertex {
    try #require(try Graph(of: outputs).vertices.first { $0.name == name })
  }

  @Test func aStagesOwnTimesCountFirstAndOutliersLittle() throws {
    let bench = try Bench()
    // One under its own name each time: the label does not tell the value.
    for (value, seconds) in [(1, 900.0), (2, 2), (3, 50), (4, 3)] {
      try bench.past([Output("one", Constant(value: value))], seconds: seconds)
    }
    try bench.past([Output("two", FileLength(path: "/dev/null"))], seconds: 70)
    let history = bench.history
    #expect(history.usualSeconds(of: "file-length") == 70)
    #expect(history.usualSeconds(of: "halve") == nil)
    // What was read so far is the run before the last: only the latest results count.
    let usual = history.usualSeconds(of: try vertex([Output("one", Constant())], "constant"))
    #expect(usual == 3)
    #expect(bench.history.usualSeconds(of: "constant") == 3)
  }

  @Test func theMedianOfWhatIsKnownIsTaken() throws {
    let bench = try Bench()
    try bench.past(
      (1...3).map { Output("o\($0)", Constant(value: $0)) }, seconds: 5)
    try bench.past([Output("o4", Constant(value: 4))], seconds: 1000)
    let history = bench.history
    // The latest of that name is looked up first; none is called so, and all of its kind count.
    let other = Halve(number: Constant())
    #expect(history.usualSeconds(of: try vertex([Output("h", other)], "halve")) == nil)
    #expect(history.usualSeconds(of: "constant") == 5)
  }

  @Test func otherPipelinesAndLostRecordsTellNothing() throws {
    let bench = try Bench()
    try bench.past([Output("one", Constant())], seconds: 5)
    #expect(History(of: "other", in: bench.store).usualSeconds(of: "constant") == nil)
    #expect(bench.history.usualSeconds(of: "constant") == 5)
    #expect(try bench.explain([Output("one", Constant())], "constant").state == "fresh")
    TestFolder.remove(bench.store.path(of: .records))
    let explanation = try bench.explain([Output("one", Constant())], "constant")
    #expect(explanation.causes.map(\.kind) == [.neverRan])
  }
}
