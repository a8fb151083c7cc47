import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import Synchronization
import Testing
import TestSupport

/// What a stage saves on its way survives a kill at any moment.
struct ProgressTests {
  /// A stage whose run is given by the test; the body is in no key.
  private struct Attempt: Stage {
    @Body var body: @Sendable (StageContext) throws -> Void
    func run(_ context: StageContext) throws -> Number {
      try body(context)
      return Number(value: 1)
    }

    @propertyWrapper struct Body: Encodable, Sendable {
      var wrappedValue: @Sendable (StageContext) throws -> Void
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
      }
    }
  }

  private let bench: Bench
  init() throws { bench = try Bench() }

  @discardableResult
  private func attempt(
    _ body: @escaping @Sendable (StageContext) throws -> Void
  ) throws -> Bench.Outcome {
    try bench.run([Output("x", Attempt(body: body))])
  }

  private static func save(_ context: StageContext, _ number: UInt8) throws {
    try context.save([
      Payload(name: "weights", bytes: [number, number]),
      Payload(name: "epoch.txt", text: "\(number)"),
    ])
  }

  /// What the next attempt finds; nil for nothing.
  private func resumed() throws -> [[UInt8]]? {
    let found = Mutex<[[UInt8]]?>(nil)
    try attempt { context in
      if let state = try context.resume() {
        let payloads = try [state.bytes("weights"), state.bytes("epoch.txt")]
        found.withLock { $0 = payloads }
      }
      throw UserError("not yet")
    }
    return found.withLock { $0 }
  }

  private var progress: String {
    let root = bench.store.path(of: .progress)
    return root + "/" + (TestFolder.names(in: root).first ?? "none")
  }

  private func failing(after numbers: UInt8...) throws {
    try attempt { context in
      for number in numbers { try Self.save(context, number) }
      throw UserError("killed")
    }
  }

  private func state(_ number: UInt8) -> [[UInt8]] { [[number, number], Array("\(number)".utf8)] }

  @Test func theLatestStateIsResumedFrom() throws {
    #expect(try resumed() == nil)
    try failing(after: 1)
    #expect(try resumed() == state(1))
    try failing(after: 2, 3)
    #expect(try resumed() == state(3))
    try failing(after: 4)
    #expect(try resumed() == state(4))
  }

  @Test func successLeavesNoProgressBehind() throws {
    try failing(after: 1)
    let outcome = try attempt { try Self.save($0, 2) }
    #expect(outcome.summary.ran == 1)
    #expect(TestFolder.names(in: bench.store.path(of: .progress)).isEmpty)
  }

  /// The next save writes `weights` of the other generation and is killed before the rest.
  @Test(arguments: [[UInt8(1)], [1, 2], [1, 2, 3]])
  func aTornSaveGivesTheFormerState(saves: [UInt8]) throws {
    for number in saves { try failing(after: number) }
    let latest = try #require(saves.last)
    let other = saves.count % 2
    let key = try #require(Digest(hex: String(progress.split(separator: "/").last ?? "")))
    try bench.store.progress(for: key).save("\(other)-weights", [9, 9, 9])
    #expect(try resumed() == state(latest))
    // A temporary file of a write that never ended.
    TestFolder.write(progress + "/.tmp-torn", [0])
    #expect(try resumed() == state(latest))
    try failing(after: 77)
    #expect(try resumed() == state(77))
  }

  @Test func aDamagedStateCountsAsNone() throws {
    try failing(after: 1)
    TestFolder.write(progress + "/0-weights", [1, 2, 3])
    #expect(try resumed() == nil)
    try failing(after: 5)
    #expect(try resumed() == state(5))
    TestFolder.write(progress + "/state.json", Array("{}".utf8))
    #expect(try resumed() == nil)
  }

  @Test func progressIsClamped() throws {
    let outcome = try attempt { context in
      for fraction in [-1, 0.5, 2, .nan] { try context.report(fraction, "note") }
    }
    let fractions = outcome.events.compactMap {
      if case .progress(_, let fraction, _, _) = $0 { fraction } else { nil }
    }
    #expect(fractions == [0, 0.5, 1, 0])
  }
}
