public import Fingerprint
internal import Glibc

// How a collection goes, and why a run that goes on meanwhile loses nothing:
//
//  1. One collection at a time: it holds a lease like that of an action.
//  2. It marks: from the records that stay, which objects stay. What is younger than an hour, or
//     than the oldest lease that is held, is not judged at all.
//  3. It takes the records that go out of their places, keeping them under temporary names, and then
//     asks once more which actions are pinned and which running runs use. Those it puts back. A run
//     that began before that question has its journal read; one that begins later does not find the
//     records, and makes them again. `cache pin` writes the pin first and looks for the records
//     after, so that it either is in time or says that it was not.
//  4. It reads which records were published since the mark: their objects stay too.
//  5. It takes each object that goes out of its place, looks at it once more, and puts it back if it
//     was touched since the mark. A stage that wants to store an object that is there touches it
//     and then looks whether it is still there; if not, it writes it anew. So either the touch came
//     before the object was taken out, and is seen, or the stage sees that it is gone.
//  6. The rest goes likewise.
//
// A collection that is killed leaves temporary names behind, which the next one, or a repair, puts
// back where they came from. Records go before objects: at no moment does a record that stays name
// an object that was judged not to be needed.

/// What a collection did.
public struct CollectionReport: Sendable {
  public var removed: [Collectable] = []
  /// How many were to go, but were needed, touched or gone when their turn came.
  public var spared = 0
  /// What could not be removed, with the reason.
  public var failed: [(item: Collectable, error: StoreError)] = []
  public var sizeBefore = 0
  public var sizeAfter: Int { sizeBefore - removed.reduce(0) { $0 + $1.size } }
}

extension ArtifactStore {
  /// The lease of whoever collects.
  package static let collectionLease = SHA256.digest(of: "ibpipe collection")

  /// Removes what the rules do not keep.
  ///
  /// - Parameter inUse: asked again, when the records are out of their places, for the actions that
  ///   running runs use.
  /// - Throws: ``StoreError/leaseHeld(_:)`` while another collection goes on.
  public func collect(
    _ rules: CollectionRules, inUse: () throws(StoreError) -> Set<Digest>
  ) throws(StoreError) -> CollectionReport {
    let lease = try acquireLease(
      for: ArtifactStore.collectionLease, patience: LeasePatience(poll: 0.01, limit: 0))
    defer { lease?.release() }
    try sweepTemporaries()
    var sweep = Sweep(store: self, plan: try planCollection(rules))
    try sweep.removeRecords(inUse: inUse)
    try sweep.removeObjects()
    sweep.removeRest()
    return sweep.report
  }
}

/// A collection that is under way.
private struct Sweep {
  private let store: ArtifactStore
  private let plan: CollectionPlan
  private(set) var report = CollectionReport()
  /// Objects that turned out to be needed.
  private var needed: Set<Digest> = []

  init(store: ArtifactStore, plan: CollectionPlan) {
    self.store = store
    self.plan = plan
    report.sizeBefore = plan.sizeBefore
  }

  mutating func removeRecords(inUse: () throws(StoreError) -> Set<Digest>) throws(StoreError) {
    var taken: [(item: Collectable, record: Record, file: TakenOut)] = []
    var wanted: Set<Digest> = []
    defer {
      for (item, record, file) in taken {
        if wanted.contains(record.key) {
          file.putBack()
          spare(record)
        } else {
          attempt(item) { () throws(StoreError) in try file.finish() }
        }
      }
    }
    for item in plan.items where item.kind == .record {
      guard let record = plan.going[item.path], let seen = plan.files[item.path] else { continue }
      do throws(StoreError) {
        let path = "\(store.path)/\(item.path)"
        if let file = try TakenOut(path, if: { $0.identity == seen.identity }) {
          taken.append((item, record, file))
        } else {
          // Published anew: its objects are found among the new records.
          report.spared += 1
        }
      } catch {
        report.failed.append((item, error))
        needed.formUnion(record.payloads.map(\.digest))
      }
    }
    do throws(StoreError) {
      wanted = try inUse()
      let pins = try store.readPins()
      if let damage = pins.damage.first {
        throw StoreError.uncertain(path: damage.path, reason: damage.reason)
      }
      wanted.formUnion(pins.sound.flatMap(\.actions))
    } catch {
      wanted = Set(taken.map(\.record.key))
      throw error
    }
  }

  private mutating func spare(_ record: Record) {
    report.spared += 1
    needed.formUnion(record.payloads.map(\.digest))
  }

  mutating func removeObjects() throws(StoreError) {
    for key in try store.recordKeys() {
      guard let file = FileStatus(path: store.recordPath(key)),
        plan.records[key] != file.identity,
        let record = try store.looking.record(for: key)
      else { continue }
      needed.formUnion(record.payloads.map(\.digest))
    }
    if plan.evicted != store.evictedObjects() { try store.writeEvictedObjects(plan.evicted) }
    for item in plan.items where item.kind == .object {
      guard let digest = plan.objects[item.path], !needed.contains(digest) else {
        report.spared += 1
        continue
      }
      remove(item)
    }
  }

  mutating func removeRest() {
    for item in plan.items where item.kind != .object && item.kind != .record {
      // Whoever took the lease since then goes on from the progress.
      if let action = plan.progress[item.path],
        FileStatus(path: "\(store.path(of: .leases))/\(action)") != nil
      {
        report.spared += 1
        continue
      }
      remove(item)
    }
  }

  /// Removes what is as it was when it was judged.
  private mutating func remove(_ item: Collectable) {
    guard let seen = plan.files[item.path] else { return }
    let path = "\(store.path)/\(item.path)"
    attempt(item) { () throws(StoreError) in
      try takeOut(path) {
        $0.identity == seen.identity && $0.modified == seen.modified
      }
    }
  }

  private mutating func attempt(_ item: Collectable, _ body: () throws(StoreError) -> Bool) {
    do throws(StoreError) {
      if try body() { report.removed.append(item) } else { report.spared += 1 }
    } catch {
      report.failed.append((item, error))
    }
  }
}
