public import ArtifactStore
import Fingerprint
public import PipelineModel

/// Serves a running stage from the store.
struct WorkerHost: StageHost {
  let store: ArtifactStore
  let job: Job
  let isStopping: @Sendable () -> Bool
  let tell: @Sendable (WorkerMessage) -> Void
  let scratch = ScratchFolder()

  /// Where a saved state is listed: written last, so that a state is there whole or not at all.
  private static let index = "state.json"

  func payloads(of definition: Digest) throws -> any PayloadReader {
    guard let input = job.inputs.first(where: { $0.definition == definition }) else {
      throw UserError(
        "the stage “\(job.name)” reads a stage that is not among its inputs; declare it with @Input"
      )
    }
    guard let record = try store.record(for: input.action) else {
      throw DamagedInput(action: input.action, message: "the record of “\(input.name)” is gone")
    }
    return StoredPayloads(record: record, store: store)
  }

  func report(fraction: Double, note: String) throws {
    if isStopping() { throw Interruption() }
    tell(.progress(fraction: min(1, max(0, fraction)), note: note))
  }

  func save(_ state: [Payload]) throws {
    if job.checkFolder != nil { return }
    let folder = store.progress(for: job.action)
    // Two generations take turns, so that the one in use is never overwritten.
    let former = try? SavedState.Index(in: folder)
    let generation = former?.generation == 0 ? 1 : 0
    for payload in state { try folder.save("\(generation)-\(payload.name)", payload.bytes) }
    let index = SavedState.Index(generation: generation, names: state.map(\.name).sorted())
    try folder.save(WorkerHost.index, Payload.json(WorkerHost.index, index).bytes)
  }

  func scratchFolder() throws -> String { try scratch.path() }

  func resume() throws -> (any PayloadReader)? {
    if job.checkFolder != nil { return nil }
    return try? SavedState(in: store.progress(for: job.action))
  }

  /// The state that an earlier attempt left.
  private struct SavedState: PayloadReader {
    struct Index: Codable {
      let generation: Int
      let names: [String]

      init(generation: Int, names: [String]) {
        self.generation = generation
        self.names = names
      }

      init(in folder: ProgressFolder) throws {
        self = try Single(folder.load(WorkerHost.index)).json("")
      }
    }

    let names: [String]
    private let payloads: [String: [UInt8]]

    init(in folder: ProgressFolder) throws {
      let index = try Index(in: folder)
      var payloads: [String: [UInt8]] = [:]
      for name in index.names {
        payloads[name] = try Single(folder.load("\(index.generation)-\(name)")).payload
      }
      self.names = index.names
      self.payloads = payloads
    }

    func bytes(_ name: String) throws -> [UInt8] {
      guard let payload = payloads[name] else {
        throw UserError(
          "the saved state has no payload “\(name)”; it has \(names.joined(separator: ", "))")
      }
      return payload
    }
  }

  /// A file of a saved state is missing: then there is no state, and nobody is told.
  private struct Incomplete: Error {}

  private struct Single: PayloadReader {
    let names: [String] = []
    let payload: [UInt8]
    init(_ bytes: [UInt8]?) throws(Incomplete) {
      guard let bytes else { throw Incomplete() }
      payload = bytes
    }
    func bytes(_ name: String) -> [UInt8] { payload }
  }
}

/// The payloads of a published artifact, read and checked when asked for.
public struct StoredPayloads: PayloadReader {
  let record: Record
  let store: ArtifactStore

  public init(record: Record, store: ArtifactStore) {
    self.record = record
    self.store = store
  }

  public var names: [String] { record.payloads.map(\.name) }

  public func size(of name: String) throws -> Int { try payload(name).size }

  public func bytes(_ name: String) throws -> [UInt8] {
    let payload = try payload(name)
    return try known(payload) { try store.read(payload.digest) }
  }

  public func read(
    _ name: String, _ ranges: [Range<Int>], into target: UnsafeMutableRawBufferPointer
  ) throws {
    let payload = try payload(name)
    try known(payload) {
      try store.read(payload.digest, ranges, chain: payload.chain, into: target)
    }
  }

  private func payload(_ name: String) throws(UserError) -> RecordPayload {
    guard let payload = record.payloads.first(where: { $0.name == name }) else {
      throw UserError(
        "“\(record.label)” has no payload “\(name)”; it has \(names.joined(separator: ", "))")
    }
    return payload
  }

  /// Tells of an object that is missing, or was damaged, by what made it.
  private func known<Result>(
    _ payload: RecordPayload, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      if store.contains(payload.digest) { throw error }
      throw DamagedInput(action: record.key, message: "“\(record.label)”: \(error)")
    }
  }
}
