import ArtifactStore
import Engine
import FoundationEssentials
import Glibc
import PipelineModel
import Terminal
import Testing
import TestSupport

struct DurationTextTests {
  @Test(arguments: [
    (0, "0.0 s"), (0.04, "0.0 s"), (0.06, "0.1 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"),
    (59.6, "1 min 00 s"), (200, "3 min 20 s"), (3599.4, "59 min 59 s"), (3600, "1 h 00 min"),
    (7500, "2 h 05 min"), (-1, "0.0 s"), (.nan, "0.0 s"), (1e300, "1e+300 s"),
    (.infinity, "inf s"),
  ])
  func durationsReadAsPeopleSayThem(seconds: Double, text: String) {
    #expect(durationText(seconds) == text)
  }
}

struct ReporterTests {
  @Test func theLastLineOfJSONIsTheContract() throws {
    let bench = try Bench()
    let outputs = [
      Output("a/sum", Add(number: Constant(value: 1))), Output("b", Constant(value: 1)),
    ]
    let outcome = try bench.run(outputs)
    var lines: [String] = []
    let reporter = JSONReporter { lines.append($0) }
    for event in outcome.events { reporter.note(event) }
    let last = try #require(lines.last)
    let digests = outcome.summary.outputs.map { "{\"digest\":\"sha256:\($0.record.artifact)\"}" }
    #expect(
      last
        == "{\"event\":\"finished\",\"failed\":0,\"fresh\":0,\"interrupted\":false,\"outputs\":{"
        + "\"a/sum\":\(digests[0]),\"b\":\(digests[1])},\"ran\":2,"
        + "\"seconds\":\(outcome.summary.seconds),\"skipped\":0}")
    #expect(lines.allSatisfy { !$0.contains("\n") && $0.hasPrefix("{\"") })
    #expect(lines[0] == #"{"event":"started","stage":"constant"}"#)
  }

  @Test func aRunThatFailedStillGivesItsLastLine() throws {
    let outcome = try Bench().run([Output("x", Root(number: Constant(value: -1)))])
    var last = ""
    let reporter = JSONReporter { last = $0 }
    for event in outcome.events { reporter.note(event) }
    #expect(
      last.hasPrefix(
        "{\"event\":\"finished\",\"failed\":1,\"fresh\":0,\"interrupted\":false,\"outputs\":{},"
          + "\"ran\":1,\"seconds\":"))
  }

  @Test func theConsoleCountsAndTellsWhy() throws {
    let bench = try Bench()
    func outputs(_ constant: Int) -> [Output] {
      [Output("sum", Add(number: Halve(number: Constant(value: constant))))]
    }
    _ = try bench.run(outputs(4))
    let (graph, assessment) = try bench.assess(outputs(5))
    var lines: [String] = []
    let reporter = ConsoleReporter(
      graph: graph, assessment: assessment, options: .init(jobs: 1, threads: 1),
      usualSeconds: { _ in nil }, colour: false, write: { lines.append($0) })
    for event in try bench.run(outputs(5)).events { reporter.note(event) }
    #expect(
      lines == [
        "[0/3] constant …", "[1/3] ✓ constant  0.0 s", "[1/3] halve …", "[2/3] ✓ halve  0.0 s",
        "[3/3] ✓ add 1  fresh: its inputs came out the same",
      ])
  }
}

struct ResultsTests {
  private func files(_ folder: String) -> [String] { TestFolder.files(below: folder) }

  @Test func outputsAreWrittenOnceAndRefreshedWhenTheyChange() throws {
    let bench = try Bench()
    let folder = bench.folder.path + "/results"
    let results = Results(folder: folder)
    func outputs(_ value: Int) -> [Output] { [Output("deep/a", Constant(value: value))] }
    let written = try results.write(bench.run(outputs(1)).summary.outputs, from: bench.store)
    #expect(written.map(\.output) == ["deep/a"])
    #expect(written[0].files == [folder + "/deep/a/value.json"])
    #expect(files(folder) == [".ibpipe-results.json", "deep/a/value.json"])
    let file = folder + "/deep/a/value.json"
    #expect(TestFolder.read(file) == Array(#"{"value":1}"#.utf8))

    // What is written shows by what overwrites a mark.
    TestFolder.write(file, Array("mark".utf8))
    try results.write(bench.run(outputs(1)).summary.outputs, from: bench.store)
    #expect(TestFolder.read(file) == Array("mark".utf8))
    try results.write(bench.run(outputs(2)).summary.outputs, from: bench.store)
    #expect(TestFolder.read(file) == Array(#"{"value":2}"#.utf8))
    unlink(file)
    try results.write(bench.run(outputs(2)).summary.outputs, from: bench.store)
    #expect(TestFolder.read(file) == Array(#"{"value":2}"#.utf8))
  }

  @Test func aCorruptObjectIsToldInWords() throws {
    let bench = try Bench()
    let outputs = [Output("a", Constant(value: 1))]
    let summary = try bench.run(outputs).summary
    TestFolder.write(try bench.object(of: "constant", in: outputs), [1])
    do {
      try Results(folder: bench.folder.path + "/results").write(summary.outputs, from: bench.store)
      Issue.record("written")
    } catch {
      #expect("\(error)".hasPrefix("“constant”: "))
      #expect("\(error)".contains(" in the cache is corrupt "))
    }
    #expect(try bench.run(outputs).started == ["constant"])
  }
}
