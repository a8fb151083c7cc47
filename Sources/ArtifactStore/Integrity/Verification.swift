public import Fingerprint
internal import Synchronization

/// What a reading of the whole cache found.
public struct VerificationReport: Sendable {
  /// How many sound objects were read, the bytes of their contents, and of their files.
  public var objects = 0
  public var bytes = 0
  public var storedBytes = 0
  /// How many of each other kind of file were read and are sound.
  public var records = 0
  public var pins = 0
  public var journals = 0
  public var plans = 0
  public var progress = 0
  /// Files that are damaged or cannot be read, in the order of their paths.
  public var damage: [Damage] = []
  /// Objects that a record names and the cache does not have, one for each record that misses it.
  public var missing: [MissingObject] = []
  /// How many objects are gone because a collection evicted them; their records stay.
  public var evicted = 0
  /// Objects that no record names, sorted: garbage, or just being made.
  public var unreferenced: [Digest] = []

  /// True when every record can be used.
  public var isSound: Bool { damage.isEmpty && missing.isEmpty }
}

/// How far a verification is.
public struct VerificationProgress: Sendable {
  /// Bytes of files.
  public var done: Int
  public var total: Int
}

extension ArtifactStore {
  /// Reads everything: objects, records, pins, journals and progress. Nothing is changed: what is
  /// damaged stays where it is, and ``repair(_:)`` mends it.
  ///
  /// - Parameters:
  ///   - onProgress: told after each object, from any thread, one call at a time.
  ///   - isPlan: whether the plan of that digest is what it was when it was kept, which only who
  ///     wrote it knows.
  public func verify(
    onProgress: @Sendable (VerificationProgress) -> Void = { _ in },
    isPlan: (Digest) -> Bool = { _ in true }
  ) throws(StoreError) -> VerificationReport {
    var report = VerificationReport()
    let records = try readRecords()
    report.records = records.sound.count
    report.damage = records.damage
    var uses: [Digest: [PayloadUse]] = [:]
    for entry in records.sound.values {
      for payload in entry.record.payloads {
        uses[payload.digest, default: []].append(PayloadUse(payload, of: entry.record))
      }
    }
    try verifyObjects(uses, onProgress, into: &report)
    try verifyPins(into: &report)
    try verifyJournals(into: &report)
    for digest in try planDigests() {
      let path = planPath(digest)
      guard let status = FileStatus(path: path) else { continue }
      if status.isFile && isPlan(digest) {
        report.plans += 1
      } else {
        report.damage.append(
          Damage(
            .plan, path: path, reason: "it is not a whole plan", digest: digest,
            identity: status.identity))
      }
    }
    try verifyProgress(into: &report)
    report.damage.sort { $0.path < $1.path }
    return report
  }

  private func verifyObjects(
    _ uses: [Digest: [PayloadUse]], _ onProgress: @Sendable (VerificationProgress) -> Void,
    into report: inout VerificationReport
  ) throws(StoreError) {
    // The largest first, so that no thread ends up alone with one.
    let objects = try objectDigests().map { ($0, FileStatus(path: objectPath($0))?.size ?? 0) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    let total = objects.reduce(0) { $0 + $1.1 }
    let done = Mutex(0)
    let findings = mapConcurrently(objects, threads: threads) { digest, size in
      let finding = check(digest)
      done.withLock {
        $0 += size
        onProgress(VerificationProgress(done: $0, total: total))
      }
      return finding
    }
    var present: Set<Digest> = []
    for ((digest, _), finding) in zip(objects, findings) {
      let path = objectPath(digest)
      var damage: Damage?
      switch finding {
      case .sound(let size, let storedSize):
        report.objects += 1
        report.bytes += size
        report.storedBytes += storedSize
      case .damaged(let reason, let identity):
        damage = Damage(.object, path: path, reason: reason, digest: digest, identity: identity)
      case .unreadable(let error):
        damage = Damage(.object, path: path, unreadable: error, digest: digest)
      case .gone: continue
      }
      present.insert(digest)
      if var damage {
        damage.uses = (uses[digest] ?? []).sorted { $0.action < $1.action }
        report.damage.append(damage)
      } else if uses[digest] == nil {
        report.unreferenced.append(digest)
      }
    }
    report.unreferenced.sort()
    findMissing(uses, present: present, into: &report)
  }

  private func findMissing(
    _ uses: [Digest: [PayloadUse]], present: Set<Digest>, into report: inout VerificationReport
  ) {
    let evicted = evictedObjects()
    for (digest, uses) in uses where !present.contains(digest) {
      if evicted.contains(digest) {
        report.evicted += 1
        continue
      }
      // A run may have made it since, or a collection have removed the record too.
      if contains(digest) { continue }
      for use in uses where FileStatus(path: recordPath(use.action)) != nil {
        report.missing.append(MissingObject(digest: digest, use: use))
      }
    }
    report.missing.sort { ($0.digest, $0.use.action) < ($1.digest, $1.use.action) }
  }

  private func verifyPins(into report: inout VerificationReport) throws(StoreError) {
    let pins = try readPins()
    report.pins = pins.sound.count
    report.damage += pins.damage
  }

  private func verifyProgress(into report: inout VerificationReport) throws(StoreError) {
    for name in try fileNames(in: path(of: .progress)) {
      guard let action = Digest(hex: name) else { continue }
      let folder = progress(for: action)
      for file in (try? folder.names()) ?? [] {
        let path = "\(folder.path)/\(file)"
        let identity = FileStatus(path: path)?.identity
        do throws(StoreError) {
          switch try folder.isWhole(file) {
          case true?: report.progress += 1
          case false?:
            report.damage.append(
              Damage(
                .progress, path: path, reason: "its content has another digest", digest: action,
                identity: identity))
          case nil: break
          }
        } catch {
          report.damage.append(Damage(.progress, path: path, unreadable: error, digest: action))
        }
      }
    }
  }
}
