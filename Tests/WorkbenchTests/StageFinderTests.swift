import ArtifactStore
import Engine
import PipelineModel
import TestSupport
import Testing
import Workbench

struct StageFinderTests {
  private let folder = TestFolder()
  private let store: ArtifactStore

  init() throws { store = try folder.store() }

  private func find(_ text: String, run: String? = nil) throws -> (run: String, stage: String) {
    let found = try StageFinder(text, run: run, in: store).find()
    return (found.run.header.id, found.stage.name)
  }

  @Test func theRunThatStartedItComesFirst() throws {
    let outputs = [(name: "a/score", json: "1"), (name: "b/score", json: "2")]
    let first = try store.past(outputs, RunRequest(pipeline: "toy"))
    let second = try store.past(outputs, RunRequest(pipeline: "toy"))
    // In the second, everything was fresh.
    #expect(try find("a/score") == (first, "a/scored"))
    #expect(try find("b/scored") == (first, "b/scored"))
    #expect(try find("B/SCO") == (first, "b/scored"))
    #expect(try find("a/score", run: second) == (second, "a/scored"))
    let third = try store.past([("c", "3")], RunRequest(pipeline: "toy"), isDone: false)
    #expect(try find("scored") == (third, "scored"))
    #expect(try StageFinder("c", run: nil, in: store).find().stage.fate == .started)
  }

  @Test func whatIsNotThereIsSaidWithWhatIs() throws {
    #expect(throws: UserError("the cache \(store.path) has no runs yet")) { try find("x") }
    let id = try store.past([("a/s", "1"), ("b/s", "2")], RunRequest(pipeline: "toy"))
    #expect(
      throws: UserError("there is no stage “x” in any run; run \(id) has “a/scored”, “b/scored”")
    ) { try find("x") }
    #expect(
      throws: UserError(
        "there is no stage “x” in run \(id); it has “a/scored”, “b/scored”")
    ) { try find("x", run: "toy") }
    #expect(
      throws: UserError("“scored” could be any of “a/scored”, “b/scored”; give more of the name")
    ) { try find("scored") }
  }
}
