public import Fingerprint
internal import Glibc

/// What a repair did.
public struct RepairReport: Sendable {
  /// What was found before anything was changed.
  public var found: VerificationReport
  /// Damaged files that were moved to `corrupt/`.
  public var movedAside: [Damage] = []
  /// Records that were moved aside because an object they name is damaged or missing, sorted by
  /// their keys.
  public var dropped: [Record] = []
  /// Files that dead processes had left half-written, or half taken out.
  public var temporaries = 0
  /// Leases of dead processes.
  public var leases = 0
  /// Files that are damaged, or could not be read, and stay.
  public var left: [Damage] = []

  /// True when nothing unsound is left.
  public var isWhole: Bool { left.isEmpty }
}

extension ArtifactStore {
  /// Verifies, and moves to `corrupt/` what is damaged and the records that need what is damaged or
  /// missing, so that the next run makes those again.
  ///
  /// It may be interrupted at any point and run again: each step is one rename. Objects go before
  /// the records that name them; in between, such a record lacks an object, which every reader of it
  /// notices.
  ///
  /// - Parameters: those of ``verify(onProgress:isPlan:)``.
  public func repair(
    onProgress: @Sendable (VerificationProgress) -> Void = { _ in },
    isPlan: (Digest) -> Bool = { _ in true }
  ) throws(StoreError) -> RepairReport {
    // First, as what a dead process had begun to take out is put back by it.
    let temporaries = try sweepTemporaries()
    let leases = try sweepLeases()
    var report = RepairReport(found: try verify(onProgress: onProgress, isPlan: isPlan))
    report.temporaries = temporaries
    report.leases = leases
    var broken = Set(report.found.missing.map(\.use.action))
    for damage in report.found.damage {
      guard damage.isDamaged, try moveAside(damage) else {
        // Gone by itself is as good as moved.
        if FileStatus(path: damage.path)?.identity == damage.identity { report.left.append(damage) }
        continue
      }
      report.movedAside.append(damage)
      for use in damage.uses { broken.insert(use.action) }
    }
    for action in broken.sorted() {
      if let record = try dropBroken(action) { report.dropped.append(record) }
    }
    return report
  }

  private func moveAside(_ damage: Damage) throws(StoreError) -> Bool {
    // What a run that goes on still appends to its journal would be lost with it.
    if damage.kind == .journal, let status = FileStatus(path: damage.path),
      wallClockSeconds() - status.modified < ArtifactStore.journalRest
    {
      return false
    }
    return try takeOut(damage.path, to: corruptPath(for: damage.path)) {
      $0.identity == damage.identity
    }
  }

  /// Seconds for which a journal must not have been written to before it is moved.
  private static let journalRest = 3600.0

  /// Moves a record aside that lacks an object, unless a run has mended it meanwhile.
  private func dropBroken(_ action: Digest) throws(StoreError) -> Record? {
    let path = recordPath(action)
    guard let identity = FileStatus(path: path)?.identity,
      let record = try looking.record(for: action)
    else { return nil }
    let evicted = evictedObjects()
    func isBroken() -> Bool {
      record.payloads.contains { !contains($0.digest) && !evicted.contains($0.digest) }
    }
    let isGone = try takeOut(path, to: corruptPath(for: path)) {
      $0.identity == identity && isBroken()
    }
    return isGone ? record : nil
  }

  /// Removes the leases of processes that are known to be dead.
  func sweepLeases() throws(StoreError) -> Int {
    var removed = 0
    for lease in try leases() where lease.isStale {
      if try takeOut(lease.path, if: { $0.identity == lease.identity }) { removed += 1 }
    }
    return removed
  }
}
