import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import TestSupport
import Testing
import Workbench

struct ComparisonTests {
  private let folder = TestFolder()
  private let store: ArtifactStore

  init() throws { store = try folder.store() }

  private func compare(_ references: String..., onlyChanged: Bool = false) throws -> Comparison {
    try Comparison(
      references.flatMap { try RunReference($0, in: store).runs() }, in: store,
      onlyChanged: onlyChanged)
  }

  private func pair() throws {
    try store.past(
      [("score", "{\"total\":0.5,\"count\":3,\"good\":true}"), ("same", "{\"x\":1}")],
      RunRequest(pipeline: "toy", settings: ["rate": "0.1", "note": "a,b\"c"]))
    try store.past(
      [("score", "{\"total\":0.75,\"count\":3,\"late\":1}"), ("same", "{\"x\":1}")],
      RunRequest(pipeline: "toy", settings: ["rate": "0.2", "note": "a,b\"c"]))
  }

  @Test func scoresAreTheNumbersOfTheOutputs() throws {
    try pair()
    let comparison = try compare("latest~1", "latest")
    #expect(comparison.settings.map(\.name) == ["note", "rate"])
    #expect(
      comparison.scores.map(\.name) == ["same.x", "score.count", "score.late", "score.total"])
    #expect(comparison.scores[2].texts == [nil, "1"])
    #expect(comparison.scores[3].texts == ["0.5", "0.75"])
    #expect(comparison.scores[3].difference?.absolute == 0.25)
    #expect(comparison.scores[3].difference?.relative == 0.5)
    #expect(comparison.scores[2].difference == nil)
    #expect(comparison.identicalOutputs == ["same"])
    #expect(comparison.differentOutputs == ["score"])
    let changed = try compare("latest~1", "latest", onlyChanged: true)
    #expect(changed.settings.map(\.name) == ["rate"])
    #expect(changed.scores.map(\.name) == ["score.late", "score.total"])
  }

  @Test func tablesAreForSpreadsheetsAndPapers() throws {
    try pair()
    let comparison = try compare("latest~1", "latest", onlyChanged: true)
    let columns = ComparisonGrid(runsAsColumns: comparison, id: { _ in "id" }, text: { $0 })
    #expect(columns.titles == ["", "id", "id", "difference", "relative"])
    #expect(columns.rows[3] == ["rate", "0.1", "0.2", "", ""])
    #expect(columns.rows[4] == ["score.late", "", "1", "", ""])
    #expect(columns.rows[5] == ["score.total", "0.5", "0.75", "+0.25", "+50 %"])
    #expect(columns.text[4] == "rate                         0.1                  0.2")
    let all = ComparisonGrid(
      runsAsRows: try compare("latest"), id: { _ in "id" }, text: { $0 })
    let lines = all.csv.split(separator: "\r\n")
    #expect(
      lines[0] == "run,pipeline,note,rate,same.x,score.count,score.late,score.total,seconds")
    #expect(lines[1].hasPrefix("id,toy,\"a,b\"\"c\",0.2,1,3,1,0.75,"))
    #expect(all.csv.hasSuffix("\r\n"))
    try store.past([("a_b|c", "7")], RunRequest(pipeline: "<i>"))
    let odd = ComparisonGrid(runsAsRows: try compare("latest"), id: { $0 }, text: { $0 }).markdown
    #expect(odd[0] == "| run | pipeline | a\\_b\\|c | seconds |")
    #expect(odd[1] == "| --- | --- | ---: | ---: |")
    #expect(odd[2].contains("| \\<i\\> | 7 |"))
  }

  @Test func aSweepIsComparedByTheStartOfItsIDs() throws {
    let sweep = RunIdentifier.next()
    for (number, rate) in [(1, "0.1"), (2, "0.2"), (3, "0.4")] {
      try store.past(
        [("score", "{\"total\":\(rate)}")],
        RunRequest(pipeline: "toy", settings: ["fixed": "1", "rate": rate], sweep: (sweep, number)))
    }
    let comparison = try compare(sweep)
    #expect(comparison.settings[1].texts == ["0.1", "0.2", "0.4"])
    #expect(comparison.scores[0].numbers == [0.1, 0.2, 0.4])
    let grid = ComparisonGrid(runsAsRows: comparison, isBrief: true, id: { $0 }, text: { $0 })
    #expect(grid.titles == ["run", "pipeline", "rate", "score.total", "seconds"])
    #expect(grid.rows.map { $0[0] } == (1...3).map { "\(sweep).00\($0)" })
  }

  @Test func whatIsTooLongIsLeftOutAndNamed() throws {
    let long = "[" + (0..<9).map { "\($0)" }.joined(separator: ",") + "]"
    let huge = "[" + String(repeating: "1,", count: 200_000) + "1]"
    try store.past(
      [
        ("curve", "{\"all\":\(long),\"few\":[1,2],\"deep\":{\"x\":[{\"y\":3}]}}"), ("huge", huge),
        ("rubbish", "{\"x\":"), ("text", "\"no number\""),
      ], RunRequest(pipeline: "toy"))
    let comparison = try compare("latest")
    #expect(comparison.scores.map(\.name) == ["curve.deep.x.0.y", "curve.few.0", "curve.few.1"])
    #expect(comparison.leftOut == ["curve.all (9 elements)", "huge (400 kB of JSON)"])
  }

  @Test func whatTheCacheNoLongerHasIsNamed() throws {
    try pair()
    TestFolder.remove(store.path(of: .objects))
    #expect(
      try compare("latest").leftOut
        == ["same (no longer in the cache)", "score (no longer in the cache)"])
    TestFolder.remove(store.path(of: .records))
    #expect(try compare("latest").scores.isEmpty)
  }

  @Test func idsAreAsLongAsItTakes() {
    let ids = ["20261124081110-1-7", "20261124081110-2-7", "20261124081555-1-9"]
    let short = ShortIDs(ids)
    #expect(ids.map(short.short) == ["20261124081110-1", "20261124081110-2", "20261124081555"])
  }
}
