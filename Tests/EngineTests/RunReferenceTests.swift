import ArtifactStore
import Engine
import PipelineModel
import TestSupport
import Testing

struct RunReferenceTests {
  /// Makes journals of two pipelines and a sweep, oldest first, and gives their ids.
  private func journals(_ bench: Bench) throws -> [String] {
    let (graph, assessment) = try bench.assess([Output("one", Constant())])
    let sweep = RunIdentifier.next()
    let requests = [
      RunRequest(pipeline: "badnets"), RunRequest(pipeline: "blend"),
      RunRequest(pipeline: "badnets"),
    ]
    var ids = try requests.map {
      try Journal(of: graph, assessment: assessment, request: $0, in: bench.store).header.id
    }
    let later = sweep.replacing("-", with: "-9")
    for number in [1, 2] {
      ids.append(
        try Journal(
          of: graph, assessment: assessment,
          request: RunRequest(pipeline: "blend", sweep: (later, number)), in: bench.store
        ).header.id)
    }
    return ids
  }

  @Test func runsAreFoundByIdNameAndAge() throws {
    let bench = try Bench()
    let ids = try journals(bench)
    func find(_ text: String) throws -> String {
      try RunReference(text, in: bench.store).run().id
    }
    #expect(try find(ids[1]) == ids[1])
    #expect(
      try find(String(ids[0].dropLast(String(ids[0].split(separator: "-")[2]).count))) == ids[0])
    #expect(try find("latest") == ids[4])
    #expect(try find("latest~0") == ids[4])
    #expect(try find("latest~4") == ids[0])
    #expect(try find("badnets") == ids[2])
    #expect(try find("badnets~1") == ids[0])
    #expect(try find("blend~2") == ids[1])
  }

  @Test func aSweepIsTheRunsThatShareAStart() throws {
    let bench = try Bench()
    let ids = try journals(bench)
    let start = String(ids[3].dropLast(4))
    #expect(ids[3] == start + ".001")
    #expect(try RunReference(start, in: bench.store).runs().map(\.id) == [ids[3], ids[4]])
    #expect(try RunReference(ids[3], in: bench.store).runs().map(\.id) == [ids[3]])
    #expect(
      throws: UserError(
        "“\(start)” could be any of \(ids[4]), \(ids[3]); give more of the id")
    ) { try RunReference(start, in: bench.store).run() }
  }

  @Test func whatIsNotThereIsSaidInOneSentence() throws {
    let bench = try Bench()
    #expect(throws: UserError("the cache \(bench.store.path) has no runs yet")) {
      try RunReference("latest", in: bench.store).run()
    }
    let ids = try journals(bench)
    #expect(throws: UserError("“latest~5”: there are only 5 runs")) {
      try RunReference("latest~5", in: bench.store).run()
    }
    #expect(throws: UserError("“badnets~2”: there are only 2 runs of “badnets”")) {
      try RunReference("badnets~2", in: bench.store).run()
    }
    for text in ["wanet", "", "latest~x", "../runs", "badnets~"] {
      #expect(
        throws: UserError(
          "there is no run “\(text)”; give the id of a run or the start of it, the name of a "
            + "pipeline, or latest (“ibpipe log” lists the runs)")
      ) { try RunReference(text, in: bench.store).run() }
    }
    let start = String(ids[0].prefix(8))
    #expect(
      throws: UserError(
        "“\(start)” could be any of \(ids.reversed().joined(separator: ", ")); give more of the id"
      )
    ) { try RunReference(start, in: bench.store).runs() }
    TestFolder.write(try bench.store.journalPath(ids[0]), Array("rubbish\n".utf8))
    #expect(throws: UserError("the journal of run \(ids[0]) cannot be read")) {
      try RunReference(ids[0], in: bench.store).run()
    }
  }
}
