import ArtifactStore
import Fingerprint
import Glibc
import Inspection
import PipelineModel
import Testing
import TestSupport

struct ArtifactReferenceTests {
  private let workshop: Workshop
  private let first: [String: Record]
  private let second: [String: Record]

  init() throws {
    workshop = try Workshop()
    let one = Constant(value: 1)
    first = try workshop.run(
      "badnets",
      [Output("score", Doubled(number: one)), Output("sigma-0.1/total", Total(parts: [one]))])
    second = try workshop.run(
      "blend",
      [Output("score", Doubled(number: Constant(value: 5))), Output("cut", Total(parts: []))])
  }

  private func find(_ text: String) throws -> FoundArtifact {
    try ArtifactReference(text).find(in: workshop.looking)
  }

  private func complaint(_ text: String) -> String? {
    #expect(throws: UserError.self) { try find(text) }?.description
  }

  @Test func anOutputOfTheLatestRunThatHasIt() throws {
    let found = try find("score")
    #expect(found.record == second["score"])
    #expect(found.name == "score")
    #expect(try find("badnets:score").record == first["score"])
    #expect(try find("sigma-0.1/total").record == first["sigma-0.1/total"])
    #expect(try find("cut").record == second["cut"])
    #expect(try find("SIGMA").name == "sigma-0.1/total")
  }

  @Test func aStageOfTheLatestRunThatHasIt() throws {
    let found = try find("doubled")
    #expect(found.record == second["score"])
    #expect(found.name == "doubled")
    #expect(found.run?.pipeline == "blend")
    #expect(try find("constant 1").run?.pipeline == "badnets")
    #expect(try find("stant 1").record.label == "constant 1")
  }

  @Test func aStageOfACertainRun() throws {
    let newest = try #require(workshop.store.runs().first)
    for run in ["badnets", "latest~1", "badnets~0"] {
      #expect(try find("\(run):doubled").record == first["score"])
    }
    for run in ["blend", "latest", "latest~0", newest, String(newest.prefix(newest.count - 1))] {
      #expect(try find("\(run):doubled").record == second["score"])
    }
  }

  @Test func aDigest() throws {
    let record = try #require(first["score"])
    for digest in [record.artifact, record.key] {
      for text in [
        "sha256:\(digest)", "sha256:\(digest.hex.prefix(6))", "\(digest.hex.prefix(16))",
      ] {
        let found = try find(text)
        #expect(found.record == record)
        #expect(found.name == "doubled")
        #expect(found.run == nil)
      }
    }
    #expect(try find("sha256:" + record.key.hex.uppercased()).record == record)
  }

  @Test func whatCannotBeFoundIsSaidWithWhatCould() throws {
    #expect(complaint("doubeld") == "there is no artifact “doubeld”; did you mean “doubled”?")
    #expect(
      complaint("no such thing")?.hasPrefix(
        "there is no artifact “no such thing”; the latest run has “") == true)
    #expect(
      complaint("badnets:constant 5")
        == "there is no artifact “constant 5”; did you mean “constant 1”?")
    #expect(
      complaint("latest:o")
        == "“latest:o” could be any of “score”, “doubled”, “constant 5”, “total”; give more of the "
        + "name")
    #expect(complaint("latest~7:score") == "“latest~7”: there are only 2 runs")
    #expect(
      complaint("nothing:score")
        == "there is no run “nothing”; give the id of a run or the start of it, the name of a "
        + "pipeline, or latest (“ibpipe log” lists the runs)")
    for text in ["8fb", "zzzzzzzz"] {
      #expect(
        complaint("sha256:\(text)")
          == "“sha256:\(text)” is no digest: give at least 6 hexadecimal digits of an artifact's "
          + "digest or of an action key")
    }
    #expect(
      complaint("sha256:000000")
        == "the cache has no artifact and no action key that starts with 000000")
    for text in ["", ":", "a:", ":a", "latest:", "~", "latest~99999999999999999999:a", "\u{1b}"] {
      #expect(throws: UserError.self) { try find(text) }
    }
  }

  @Test func digitsThatSeveralStartWith() throws {
    let record = try #require(first["score"])
    for last in ["1", "2"] {
      let twin = Record(
        key: try #require(Digest(hex: "abcdef" + String(repeating: last, count: 58))),
        kind: record.kind, stamp: record.stamp, label: "twin \(last)",
        parameters: record.parameters, inputs: [], sources: [], payloads: record.payloads,
        artifact: record.artifact, provenance: record.provenance)
      try workshop.store.publish(twin)
    }
    let artifact = record.artifact.hex.prefix(12)
    #expect(
      complaint("sha256:abcdef")
        == "“sha256:abcdef” could be any of “twin 1 (\(artifact))”, “twin 2 (\(artifact))”; give more "
        + "digits")
  }

  @Test func aCacheWithoutRuns() throws {
    let empty = try ArtifactStore(opening: workshop.folder.path + "/empty", for: .looking)
    let error = #expect(throws: UserError.self) { try ArtifactReference("score").find(in: empty) }
    #expect(
      error?.description
        == "there is no artifact “score”, as the cache \(empty.path) has no runs; run a pipeline "
        + "first, or pass another --cache")
    #expect(!TestFolder.names(in: workshop.folder.path).contains("empty"))
  }

  @Test func aStageThatFailedIsFoundInTheRunThatMadeIt() throws {
    let number = Constant(value: 1)
    try workshop.run("badnets", [Output("broken", Broken(number: number))])
    #expect(
      complaint("latest:broken")?.hasSuffix(
        "has not made “broken”; run badnets again to make it") == true)
    #expect(try find("doubled").record == second["score"])
  }

  @Test func aRecordThatIsGoneIsSaidToBe() throws {
    let record = try #require(second["score"])
    remove(workshop.recordPath(record.key))
    #expect(
      complaint("doubled")?.hasSuffix(
        "had “doubled”, but the cache no longer has its record \(record.key.hex.prefix(12)); "
          + "run blend again to make it") == true)
  }

  @Test func lookingChangesNothing() throws {
    TestFolder.write(workshop.recordPath(try #require(first["score"]).key), [1, 2, 3])
    let before = workshop.snapshot
    _ = try find("sha256:\(#require(second["score"]).artifact)")
    _ = try? find("badnets:doubled")
    #expect(workshop.snapshot == before)
  }
}
