public import Fingerprint

/// What a reading of the whole cache found.
public struct VerificationReport: Sendable, Equatable {
  /// How many objects were read, and the bytes of their contents.
  public var objects = 0
  public var bytes = 0
  /// How many records were read.
  public var records = 0
  /// Damaged files, which were moved aside.
  public var corrupt: [Corruption] = []
  /// Objects that a record names and the cache does not have.
  public var missing: [MissingObject] = []
  /// Objects that no record names, sorted: garbage, or just being made.
  public var unreferenced: [Digest] = []

  /// True when every record can be used.
  public var isSound: Bool { corrupt.isEmpty && missing.isEmpty }
}

public struct MissingObject: Sendable, Hashable {
  /// The object.
  public var digest: Digest
  /// The action key of a record that names it.
  public var record: Digest

  public init(digest: Digest, record: Digest) {
    self.digest = digest
    self.record = record
  }
}

extension ArtifactStore {
  /// Reads every object and every record. What is damaged is moved aside, and told of through
  /// ``onCorruption`` too.
  ///
  /// - Parameter onProgress: told after each object how many of how many are done.
  public func verify(
    onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(StoreError) -> VerificationReport {
    var report = VerificationReport()
    let found = CorruptionList()
    let told = onCorruption
    var store = self
    store.onCorruption = {
      found.append($0)
      told($0)
    }

    var named: [Digest: Digest] = [:]
    for key in try recordKeys() {
      guard let record = try store.record(for: key) else { continue }
      report.records += 1
      for payload in record.payloads where named[payload.digest] == nil {
        named[payload.digest] = key
      }
    }
    let objects = try objectDigests()
    var sound: Set<Digest> = []
    for (index, digest) in objects.enumerated() {
      do throws(StoreError) {
        report.bytes += try store.read(digest).count
        report.objects += 1
        sound.insert(digest)
        if named[digest] == nil { report.unreferenced.append(digest) }
      } catch .missing, .corrupt {
        // Corrupt ones are in the list; one that is missing was collected since.
      }
      onProgress(index + 1, objects.count)
    }
    report.missing = named.filter { !sound.contains($0.key) }
      .map { MissingObject(digest: $0.key, record: $0.value) }
      .sorted { $0.digest < $1.digest }
    report.corrupt = found.all
    return report
  }
}
