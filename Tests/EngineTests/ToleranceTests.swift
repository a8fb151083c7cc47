import ArtifactStore
import Engine
import Fingerprint
import Glibc
import PipelineModel
import Testing
import TestSupport

/// Gives its value, and takes one that is off by no more than 2 for as good.
private struct Measured: Stage {
  var value = 0
  var note = ""
  static var codeStamp: CodeStamp { .version(1) }
  var tolerance: Tolerance<Number>? { Tolerance { abs($0.value - $1.value) <= 2 } }
  func run(_ context: StageContext) throws -> Number { Number(value: value) }
}

/// Gives what a file holds the length of, though the file is in no key: not deterministic.
private struct Drifting: Stage {
  var path: String
  static var codeStamp: CodeStamp { .version(1) }
  var tolerance: Tolerance<Number>? { Tolerance { abs($0.value - $1.value) <= 2 } }
  func run(_ context: StageContext) throws -> Number {
    Number(value: TestFolder.read(path).count)
  }
}

/// Early cutoff for a stage that declares which difference counts as none.
struct ToleranceTests {
  private func outputs(_ value: Int, amount: Int = 1) -> [Output] {
    let measured = Measured(value: value)
    return [Output("measured", measured), Output("sum", Add(number: measured, amount: amount))]
  }

  @Test func aCloseResultLeavesWhatDependsOnItFresh() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    let close = try bench.run(outputs(12))
    #expect(close.started == ["measured"])
    #expect(close.how("measured") == .ran && close.how("add 1") == .cutoff)
    #expect(
      close.notices == [
        "“measured” agrees with its earlier result within its tolerance; what depends on it stays "
          + "as it is"
      ])
    // The new result is the stage's own; what depends on it is made from the earlier one.
    #expect(try bench.value(close, "measured") == Number(value: 12))
    #expect(try bench.value(close, "sum") == Number(value: 11))
    #expect(try bench.run(outputs(12)).started.isEmpty)
  }

  @Test func aDistantResultDoesNot() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    let distant = try bench.run(outputs(13))
    #expect(distant.started == ["measured", "add 1"])
    #expect(distant.notices.isEmpty)
    #expect(try bench.value(distant, "sum") == Number(value: 14))
  }

  @Test func whatRunsReadsTheEarlierArtifact() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    _ = try bench.run(outputs(12))
    let other = try bench.run(outputs(12, amount: 5))
    #expect(other.started == ["add 5"])
    #expect(try bench.value(other, "sum") == Number(value: 15))
    let record = try #require(other.summary.outputs.last?.record)
    let earlier = try #require(try bench.assess(outputs(10)).assessment.states[0].record)
    #expect(record.inputs.map(\.artifact) == [earlier.artifact])
  }

  @Test func smallStepsDoNotAddUp() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    #expect(try bench.run(outputs(12)).started == ["measured"])
    // Close to the last one, but not to the one that is read.
    let far = try bench.run(outputs(14))
    #expect(far.started == ["measured", "add 1"])
    #expect(try bench.value(far, "sum") == Number(value: 15))
  }

  @Test func theSameBytesAreNoAgreement() throws {
    let bench = try Bench()
    _ = try bench.run([Output("measured", Measured(value: 10, note: "one"))])
    let again = try bench.run([Output("measured", Measured(value: 10, note: "other"))])
    #expect(again.started == ["measured"] && again.notices.isEmpty)
    #expect(again.summary.outputs.map(\.record.agreesWith) == [nil])
  }

  /// The published result is what others have read: a rerun that is as good does not replace it.
  @Test func aForcedRerunThatAgreesLeavesThePublishedResult() throws {
    let bench = try Bench()
    let path = bench.folder.path + "/drift"
    let outputs = [Output("drift", Drifting(path: path))]
    TestFolder.write(path, Array("12345678".utf8))
    let first = try bench.run(outputs)
    TestFolder.write(path, Array("1234567890".utf8))
    let close = try bench.run(outputs, forced: ["drifting"])
    #expect(close.started == ["drifting"])
    #expect(close.summary.outputs.map(\.record) == first.summary.outputs.map(\.record))
    TestFolder.write(path, Array("123456789012".utf8))
    #expect(try bench.value(try bench.run(outputs, forced: ["drifting"]), "drift")?.value == 12)
  }

  @Test func aResultWhoseEarlierOneIsGoneCountsAsItself() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    let lost = try bench.object(of: "measured", in: outputs(10))
    _ = try bench.run(outputs(12))
    unlink(lost)
    // Nobody needs to read it.
    #expect(try bench.run(outputs(12)).started.isEmpty)
    let other = try bench.run(outputs(12, amount: 5))
    #expect(other.started == ["add 5"])
    #expect(try bench.value(other, "sum") == Number(value: 17))
    #expect(try bench.run(outputs(12, amount: 5)).started.isEmpty)
    let back = try bench.run(outputs(12))
    #expect(back.started == ["add 1"])
    #expect(try bench.value(back, "sum") == Number(value: 13))
  }

  /// Found to be damaged only when it is read.
  @Test func aDamagedEarlierResultIsNotRead() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    let damaged = try bench.object(of: "measured", in: outputs(10))
    _ = try bench.run(outputs(12))
    var bytes = TestFolder.read(damaged)
    bytes[bytes.count - 1] ^= 1
    TestFolder.write(damaged, bytes)
    let other = try bench.run(outputs(12, amount: 5))
    #expect(other.summary.failed == 0)
    #expect(try bench.value(other, "sum") == Number(value: 17))
  }

  @Test func explanationsTellWhatIsRead() throws {
    let bench = try Bench()
    let first = try bench.run(outputs(10))
    _ = try bench.run(outputs(12))
    let artifact = try #require(first.summary.outputs.first?.record.artifact)
    #expect(
      try bench.explain(outputs(12), "measured").reasons.last
        == "it agrees within its tolerance with the earlier artifact \(artifact.hex.prefix(12)), "
        + "which the stages below read")
  }

  /// With a collection that would else have removed what no recent run made.
  @Test func collectionKeepsWhatIsReadInstead() throws {
    let bench = try Bench()
    _ = try bench.run(outputs(10))
    let close = try bench.run(outputs(12))
    var rules = CollectionRules()
    rules.kept = Set(close.summary.outputs.map(\.record.key))
    rules.minimumAge = -1
    let going = try bench.store.planCollection(rules).items.filter { $0.kind == .record }
    #expect(going.isEmpty)
    rules.kept.removeAll()
    #expect(
      try bench.store.planCollection(rules).items.filter { $0.kind == .record }.map(\.name).sorted()
        == ["add 1", "measured", "measured"])
  }
}
