import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import TestSupport
import Testing

struct RunLogTests {
  private func outputs(_ value: Int = 4) -> [Output] {
    [
      Output("half", Halve(number: Constant(value: value))),
      Output("sum", Add(number: Constant(value: value), amount: 3)),
    ]
  }

  private func latest(_ bench: Bench) throws -> RunLog {
    try RunLog(RunReference("latest", in: bench.store).run(), in: bench.store)
  }

  @Test func aRunIsToldFromItsJournal() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let log = try latest(bench)
    #expect(log.entry.state == .done)
    #expect(log.entry.ending?.ran == 3)
    #expect(log.header.pipeline == "test")
    #expect(log.header.stages == 3)
    #expect(log.header.toRun == 3)
    #expect(log.stages.map(\.name) == ["constant", "halve", "add 3"])
    #expect(log.stages.map(\.fate) == [.ran, .ran, .ran])
    #expect(log.stages.map(\.planned) == ["stale", "pending", "pending"])
    #expect(log.outputs.map(\.name) == ["half", "sum"])
    #expect(log.outputs.map(\.stage.name) == ["halve", "add 3"])
    for stage in log.stages {
      let action = try #require(stage.action)
      let record = try #require(try bench.store.record(for: action))
      #expect(record.artifact == stage.artifact)
      #expect(record.provenance.run == log.header.id)
      #expect(stage.startedAt != nil && stage.endedAt != nil && stage.seconds != nil)
    }
  }

  @Test func whatSettledHowIsTold() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(4))
    let first = try latest(bench).header.id
    _ = try bench.run(outputs(5))
    let log = try latest(bench)
    #expect(log.header.id > first)
    // Half of 5 is that of 4 for whole numbers, but its input has other bytes: it ran.
    #expect(log.stage("halve")?.fate == .ran)
    _ = try bench.run([Output("half", Halve(number: Halve(number: Constant(value: 5))))])
    let twice = try latest(bench)
    #expect(twice.stages.map(\.fate) == [.fresh, .fresh, .ran])
    #expect(twice.stages[0].seconds == nil)
    #expect(twice.header.toRun == 1)
  }

  @Test func aFailureKeepsItsMessage() throws {
    let bench = try Bench()
    _ = try bench.run([Output("root", Halve(number: Root(number: Constant(value: -4))))])
    let log = try latest(bench)
    #expect(log.entry.state == .failed)
    #expect(log.stage("root")?.fate == .failed)
    #expect(log.stage("root")?.message == "-4 has no root")
    #expect(log.stage("root")?.action != nil)
    #expect(log.stage("halve")?.fate == .idle)
  }

  @Test func aRunThatNeverEndedRunsOrDied() throws {
    let bench = try Bench()
    let (graph, assessment) = try bench.assess(outputs())
    let journal = try Journal(
      of: graph, assessment: assessment, request: RunRequest(pipeline: "test"), in: bench.store)
    let action = SHA256.digest(of: "x")
    journal.note(.started(stage: "constant", action: action))
    let log = try latest(bench)
    #expect(log.entry.state == .running)
    #expect(log.stage("constant")?.fate == .started)
    #expect(log.stage("constant")?.action == action)

    // The same journal, of a process that is gone and of one elsewhere.
    let text = String(
      decoding: TestFolder.read(try bench.store.journalPath(log.entry.id)), as: UTF8.self)
    func edited(_ id: String, _ edits: (String, String)...) throws -> RunEntry? {
      var text = text.replacing(log.entry.id, with: id)
      for (old, new) in edits { text.replace(old, with: new) }
      TestFolder.write(try bench.store.journalPath(id), Array(text.utf8))
      return RunEntry(id, in: bench.store)
    }
    #expect(try edited("gone", ("\"processStart\":", "\"processStart\":1"))?.state == .died)
    let host = ("\"host\":\"\(Identity.host)\"", "\"host\":\"elsewhere\"")
    #expect(try edited("away", host)?.state == .running)
    var times = [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000, tv_usec: 0)]
    utimes(try bench.store.journalPath("away"), &times)
    #expect(RunEntry("away", in: bench.store)?.state == .silent)
  }

  @Test func rubbishInAJournalDoesNoHarm() throws {
    let bench = try Bench()
    _ = try bench.run(outputs())
    let id = try latest(bench).entry.id
    let path = try bench.store.journalPath(id)
    var lines = TestFolder.read(path).split(separator: 10, omittingEmptySubsequences: false)
    lines.insert(Array("{\"settled\":{\"stage\":3}}".utf8)[...], at: 2)
    lines.insert([0xff, 0x00, 0x7b][...], at: 2)
    lines.insert([], at: 1)
    TestFolder.write(path, Array(lines.joined(separator: [10])))
    #expect(try latest(bench).stages.map(\.fate) == [.ran, .ran, .ran])
    // Cut anywhere, it is told as far as it goes.
    let whole = TestFolder.read(path)
    for count in stride(from: 0, to: whole.count, by: 97) {
      TestFolder.write(path, Array(whole.prefix(count)))
      guard let entry = RunEntry(id, in: bench.store) else { continue }
      #expect(try RunLog(entry, in: bench.store).stages.count <= 3)
    }
    // The id in the journal becomes a path elsewhere: another's is not believed.
    TestFolder.write(try bench.store.journalPath("other"), whole)
    #expect(RunEntry("other", in: bench.store) == nil)
  }
}
