import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import TestSupport
import Testing

struct CollectingTests {
  private func outputs(_ value: Int) -> [Output] {
    [
      Output("half", Halve(number: Constant(value: value))),
      Output("sum", Add(number: Constant(value: value), amount: value)),
    ]
  }

  /// Sets back the age of everything in a cache.
  private func age(_ bench: Bench, by seconds: Int = 100_000) {
    for file in TestFolder.files(below: bench.store.path) {
      TestFolder.age("\(bench.store.path)/\(file)", by: seconds)
    }
  }

  private func rules(_ bench: Bench, keepLast: Int? = nil, keepWithin: Double? = nil) throws
    -> CollectionRules
  {
    try CollectionPolicy(keepLast: keepLast, keepWithin: keepWithin, isBoundBySize: false)
      .rules(for: bench.store)
  }

  /// The stages whose records a collection would remove.
  private func going(_ bench: Bench, _ rules: CollectionRules) throws -> [String] {
    try bench.store.planCollection(rules).items.filter { $0.kind == .record }.map(\.name).sorted()
  }

  @Test("the last runs of each pipeline keep all that they used, from the data on")
  func keepLast() throws {
    let bench = try Bench()
    for value in [10, 20, 30] { _ = try bench.run(outputs(value)) }
    bench.pipeline = "other"
    _ = try bench.run(outputs(40))
    age(bench)
    #expect(try going(bench, rules(bench, keepLast: 3)) == [])
    #expect(
      try going(bench, rules(bench, keepLast: 1))
        == ["add 10", "add 20", "constant", "constant", "halve", "halve"])
    // A run in which all is fresh uses it all anew.
    bench.pipeline = "test"
    _ = try bench.run(outputs(10))
    #expect(
      try going(bench, rules(bench, keepLast: 1))
        == ["add 20", "add 30", "constant", "constant", "halve", "halve"])

    let before = try rules(bench, keepLast: 1)
    let report = try bench.store.collect(before) { () throws(StoreError) in
      try RunUse.running(in: bench.store)
    }
    #expect(report.removed.count { $0.kind == .record } == 6)
    #expect(try bench.store.verify().isSound)
    // What was kept is fresh, what was not is made again.
    #expect(try bench.run(outputs(10)).started == [])
    #expect(try bench.run(outputs(20)).started == ["constant", "halve", "add 20"])
  }

  @Test("runs within a time are kept; without a bound the defaults hold; with a size all is kept")
  func bounds() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    age(bench)
    let count = 3
    #expect(try going(bench, rules(bench, keepWithin: 200_000)).isEmpty)
    #expect(try going(bench, rules(bench, keepWithin: 50_000)).count == count)
    #expect(try going(bench, rules(bench, keepLast: 0)).count == count)
    #expect(try going(bench, rules(bench)).isEmpty)
    let all = try CollectionPolicy(keepLast: nil, keepWithin: nil, isBoundBySize: true)
      .rules(for: bench.store)
    #expect(all.keepsAll && all.runs.count == 1)
    let both = CollectionPolicy(keepLast: 0, keepWithin: nil, isBoundBySize: true)
    #expect(!both.keepsAll)
  }

  @Test("after an eviction what was made stays fresh, and only what has to be read is made again")
  func eviction() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    age(bench)
    var rules = try CollectionPolicy(keepLast: nil, keepWithin: nil, isBoundBySize: true)
      .rules(for: bench.store)
    rules.maximumSize = 0
    let report = try bench.store.collect(rules) { () throws(StoreError) in [] }
    #expect(report.removed.filter { $0.kind == .object }.count == 3)
    #expect(try bench.store.verify().isSound)
    let states = try bench.assess([Output("next", Add(number: Constant(value: 10), amount: 1))])
      .assessment.states
    #expect(states.map(\.word) == ["stale", "stale"])
    // The sum of a value that is there needs nothing of what was evicted but that value.
    let outcome = try bench.run([Output("next", Add(number: Constant(value: 10), amount: 1))])
    #expect(outcome.started == ["constant", "add 1"])
    #expect(try bench.run(outputs(10)).started == ["halve", "add 10"])
  }

  /// The journal of a run that has not ended, by the process given.
  private func plant(_ bench: Bench, host: String, pid: Int32, start: UInt64, action: Digest) throws
  {
    let key = "\(action)"
    let journal = try bench.store.journal(run: "20260101000000-000000000-1")
    try journal.append(
      #"{"run":{"_0":{"id":"20260101000000-000000000-1","pipeline":"p","settings":{},"user":"mira","#
        + #""host":"\#(host)","pid":\#(pid),"processStart":\#(start),"#
        + #""startedAt":"2026-01-01T00:00:00Z","version":"0.1"}}}"#)
    try journal.append(
      #"{"started":{"stage":"s","action":"\#(key)","at":"2026-01-01T00:00:00Z"}}"#)
  }

  @Test("a run that goes on keeps what it uses; one whose process is gone does not")
  func running() throws {
    let bench = try Bench()
    _ = try bench.run([Output("one", Constant(value: 1))])
    let action = try #require(try bench.store.recordKeys().first)
    age(bench)
    let me = ProcessIdentity.current
    for (host, pid, start, goesOn) in [
      (me.host, me.pid, me.start, true), (me.host, me.pid, me.start + 1, false),
      ("elsewhere", 1, 1, true),
    ] as [(String, Int32, UInt64, Bool)] {
      unlink("\(bench.store.path)/runs/20260101000000-000000000-1.jsonl")
      try plant(bench, host: host, pid: pid, start: start, action: action)
      #expect(try RunUse.running(in: bench.store) == (goesOn ? [action] : []))
      #expect(try going(bench, rules(bench, keepLast: 0)) == (goesOn ? [] : ["constant"]))
    }
    // Silent for more than a day.
    age(bench)
    #expect(try RunUse.running(in: bench.store) == [])
    // It holds a lease: whatever its process looks like from here, it goes on.
    let lease = try bench.store.acquireLease(for: action)
    #expect(try RunUse.running(in: bench.store) == [action])
    lease?.release()
  }

  @Test("a lease that no run tells of, or a journal that cannot be read, stops a collection")
  func uncertainty() throws {
    let bench = try Bench()
    let lease = try bench.store.acquireLease(for: SHA256.digest(of: "nobody's"))
    let error = #expect(throws: UserError.self) { try rules(bench, keepLast: 0) }
    #expect(
      error?.description
        == "\(try #require(lease).holder) makes something that no run here tells of, so that it is "
        + "not known what it reads; collect when it has ended")
    lease?.release()
    _ = try rules(bench, keepLast: 0)
    // One that was just begun says nothing yet.
    _ = try bench.store.journal(run: "20260101000000-000000000-1")
    _ = try rules(bench, keepLast: 0)
    try bench.store.journal(run: "20260101000000-000000000-1").append("no JSON")
    #expect(throws: StoreError.self) { try rules(bench, keepLast: 0) }
  }

  @Test("plans go with the last journal that names them; one that a run has again stays")
  func plans() throws {
    let bench = try Bench()
    for value in [10, 20] { _ = try bench.run(outputs(value)) }
    _ = try bench.run(outputs(10))
    age(bench)
    let plans = try bench.store.planDigests()
    // Both first runs planned to make all, and the third found all fresh.
    #expect(plans.count == 3)
    let items = try bench.store.planCollection(rules(bench, keepLast: 1)).items
    #expect(items.filter { $0.kind == .plan }.count == 1)
    #expect(items.filter { $0.kind == .journal }.count == 1)
    for digest in plans { #expect(bench.store.holdsPlan(digest)) }
    #expect(!bench.store.holdsPlan(SHA256.digest(of: "no plan")))
    // They are young again.
    #expect(
      try !bench.store.planCollection(rules(bench, keepLast: 1)).items.contains {
        $0.kind == .plan
      })
  }

  @Test("where a plan is lost, what the runs of its pipeline made stays")
  func lostPlan() throws {
    let bench = try Bench()
    for value in [10, 20] { _ = try bench.run(outputs(value)) }
    _ = try bench.run(outputs(10))
    age(bench)
    let log = try RunLog(RunReference("latest", in: bench.store).run(), in: bench.store)
    let path = bench.store.planPath(try #require(log.plan))
    #expect(!log.isPlanLost)
    #expect(try going(bench, rules(bench, keepLast: 1)).count == 3)
    truncate(path, 100)
    #expect(try going(bench, rules(bench, keepLast: 1)) == [])
    let store = bench.store
    let report = try store.repair(isPlan: { Plan($0, in: store) != nil })
    #expect(report.movedAside.map(\.kind) == [.plan])
    #expect(try going(bench, rules(bench, keepLast: 1)) == [])
    // The next run of the same plan keeps it again.
    _ = try bench.run(outputs(10))
    #expect(try store.verify(isPlan: { Plan($0, in: store) != nil }).plans == 3)
  }

  @Test("damaged records are named by the runs that used them")
  func mentions() throws {
    let bench = try Bench()
    _ = try bench.run([Output("one", Constant(value: 1))])
    let action = try #require(try bench.store.recordKeys().first)
    let names = Mentions.names(of: [action, SHA256.digest(of: "x")], in: bench.store)
    let run = try #require(try RunList(in: bench.store).ids.first)
    #expect(names == [action: "“constant” of run \(run)"])
  }
}
