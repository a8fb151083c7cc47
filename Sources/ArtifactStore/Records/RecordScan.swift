internal import Fingerprint

extension ArtifactStore {
  /// The records of a cache, those that are whole and those that are not.
  struct RecordReading {
    /// By action key, each with the file it was read from.
    var sound: [Digest: (record: Record, file: FileStatus, path: String)] = [:]
    var damage: [Damage] = []
  }

  /// Reads every record, and changes nothing.
  func readRecords() throws(StoreError) -> RecordReading {
    enum Finding: Sendable {
      case sound(Record, FileStatus)
      case damaged(Damage)
      case gone
    }
    let store = looking
    let findings = mapConcurrently(try recordKeys(), threads: threads) { key -> Finding in
      let path = recordPath(key)
      guard let status = FileStatus(path: path) else { return .gone }
      guard status.isFile else {
        return .damaged(
          Damage(
            .record, path: path, reason: "it is no regular file", digest: key,
            identity: status.identity))
      }
      let told = CorruptionList()
      var store = store
      store.onCorruption = { told.append($0) }
      do throws(StoreError) {
        if let record = try store.record(for: key) {
          let isItself =
            record.artifact
            == Keys.artifact(payloads: record.payloads.map { ($0.name, $0.format, $0.digest) })
          if isItself { return .sound(record, status) }
          return .damaged(
            Damage(
              .record, path: path, reason: "its artifact is not made of its payloads", digest: key,
              identity: status.identity))
        }
      } catch {
        return .damaged(Damage(.record, path: path, unreadable: error, digest: key))
      }
      guard let corruption = told.all.first else { return .gone }
      return .damaged(
        Damage(
          .record, path: path, reason: corruption.reason, digest: key, identity: status.identity))
    }
    var reading = RecordReading()
    for finding in findings {
      switch finding {
      case .sound(let record, let file):
        reading.sound[record.key] = (record, file, recordPath(record.key))
      case .damaged(let damage): reading.damage.append(damage)
      case .gone: break
      }
    }
    return reading
  }
}
