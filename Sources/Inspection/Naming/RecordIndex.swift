public import ArtifactStore
public import Fingerprint
import Synchronization
import Tensors

/// All records of a cache, read once, and which of them made an artifact.
public struct RecordIndex: Sendable {
  /// By their keys, ascending.
  public let records: [Record]
  private let makers: [Digest: [Int]]

  /// Reads all records on the threads at hand; damaged ones are told of and left out.
  public init(of store: ArtifactStore) throws(StoreError) {
    let keys = try store.recordKeys()
    let size = 64
    let tiles = (keys.count + size - 1) / size
    let found = Mutex<[Int: [Record]]>([:])
    let failure = Mutex<StoreError?>(nil)
    Parallel.forEach(tiles: tiles) { tile in
      var records: [Record] = []
      do throws(StoreError) {
        for key in keys[tile * size..<min(keys.count, (tile + 1) * size)] {
          if let record = try store.record(for: key) { records.append(record) }
        }
      } catch {
        failure.withLock { $0 = error }
      }
      found.withLock { [records] in $0[tile] = records }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    let records = found.withLock { found in (0..<tiles).flatMap { found[$0] ?? [] } }
    self.init(records)
  }

  init(_ records: [Record]) {
    self.records = records
    var makers: [Digest: [Int]] = [:]
    for (index, record) in records.enumerated() {
      makers[record.artifact, default: []].append(index)
    }
    self.makers = makers
  }

  /// The record that made an artifact: the latest, where several made the same bytes.
  public func maker(of artifact: Digest) -> Record? {
    makers[artifact]?.map { records[$0] }
      .max { ($0.provenance.startedAt, $0.key) < ($1.provenance.startedAt, $1.key) }
  }

  /// The artifacts whose digest starts so, each by its latest record, sorted by digest.
  func artifacts(startingWith digits: String) -> [Record] {
    makers.keys.filter { $0.hex.hasPrefix(digits) }.sorted().compactMap(maker)
  }
}
