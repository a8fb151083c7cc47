internal import Fingerprint
internal import Glibc

extension ArtifactStore {
  /// Finds what a collection by these rules removes, and changes nothing.
  ///
  /// - Throws: ``StoreError/uncertain(_:)`` where a record or a pin cannot be read, as then nobody
  ///   knows what it needs.
  public func planCollection(_ rules: CollectionRules) throws(StoreError) -> CollectionPlan {
    let inventory = try Inventory(of: self)
    let hidden =
      inventory.records.damage.first { !$0.isDamaged } ?? inventory.pins.damage.first
    if let hidden { throw StoreError.uncertain(path: hidden.path, reason: hidden.reason) }
    return Marking(inventory, rules: rules, root: path).plan
  }
}

/// Decides of everything that lies in a cache whether it stays.
struct Marking {
  /// How firmly a record stays.
  enum Standing {
    /// Nothing of it may go.
    case safe
    /// It stays; its objects may be evicted.
    case kept
    case garbage
  }

  let inventory: Inventory
  let rules: CollectionRules
  private let root: String
  private let now = wallClockSeconds()
  private let me = currentUser()
  private let myNumber = getuid()
  /// What was changed since then, in seconds since 1970, is too young to be judged.
  private let youngSince: Double
  /// Actions that somebody carries out just now.
  private let live: Set<Digest>
  private let pinned: Set<Digest>
  /// How firmly each record stays.
  private(set) var standings: [Digest: Standing] = [:]
  /// The records that stay and name an object.
  private(set) var needs: [Digest: [Digest]] = [:]
  var plan = CollectionPlan()

  /// Seconds by which the clock of a lease's holder may be ahead of the file system's.
  private static let clockSkew = 300.0

  init(_ inventory: Inventory, rules: CollectionRules, root: String) {
    self.inventory = inventory
    self.rules = rules
    self.root = root
    let leases = inventory.leases.filter { !$0.isStale }
    live = Set(leases.compactMap(\.action))
    pinned = Set(inventory.pins.sound.flatMap(\.actions))
    // What an action has written so far is younger than its lease. A collection writes nothing that
    // counts, and would else find everything too young.
    let oldest = leases.lazy.filter {
      $0.action != ArtifactStore.collectionLease && $0.holder.since > 0
    }.map(\.holder.since).min()
    youngSince = min(now - rules.minimumAge, (oldest ?? .infinity) - Marking.clockSkew)
    plan.sizeBefore = inventory.size
    markRecords()
    markObjects()
    markRest()
    evict()
    let order = Collectable.Kind.allCases
    plan.items.sort {
      let kinds = (order.firstIndex(of: $0.kind) ?? 0, order.firstIndex(of: $1.kind) ?? 0)
      return kinds.0 != kinds.1 ? kinds.0 < kinds.1 : ($1.size, $0.path) < ($0.size, $1.path)
    }
  }

  /// Whether a file is too young to be judged, or another user's and within the grace period.
  func isProtected(_ file: FileStatus, user: String? = nil, since: Double? = nil) -> Bool {
    let changed = since ?? file.modified
    if changed > youngSince { return true }
    let isMine = file.owner == myNumber && (user ?? me) == me
    return !isMine && now - changed < rules.grace
  }

  private mutating func markRecords() {
    for (key, entry) in inventory.records.sound {
      plan.records[key] = entry.file.identity
      standings[key] = standing(of: key, entry.record, entry.file)
    }
    keepWhatIsReadInstead()
    for (key, entry) in inventory.records.sound {
      if case .garbage? = standings[key] {
        let path = add(
          .record, path: entry.file, at: entry.path, name: entry.record.label,
          owner: entry.record.provenance.user, reason: "no pin and no recent run needs it")
        plan.going[path] = entry.record
      } else {
        for digest in Set(entry.record.payloads.map(\.digest)) {
          needs[digest, default: []].append(key)
        }
      }
    }
  }

  /// An artifact that others agree with is what stages below them read: it stays as they do.
  private mutating func keepWhatIsReadInstead() {
    for (key, entry) in inventory.records.sound {
      guard let earlier = entry.record.agreesWith?.action, let own = standings[key],
        let former = standings[earlier]
      else { continue }
      switch (own, former) {
      case (.safe, _), (.kept, .garbage): standings[earlier] = own
      default: break
      }
    }
  }

  private func standing(of key: Digest, _ record: Record, _ file: FileStatus) -> Standing {
    if pinned.contains(key) || rules.inUse.contains(key) || live.contains(key) { return .safe }
    if let run = record.provenance.run, rules.makers.contains(run) { return .safe }
    if isProtected(file, user: record.provenance.user) { return .safe }
    return rules.keepsAll || rules.kept.contains(key) ? .kept : .garbage
  }

  private mutating func markObjects() {
    let uses = inventory.uses
    for (digest, object) in inventory.objects where needs[digest] == nil {
      if isProtected(object.file) { continue }
      let path = add(
        .object, path: object.file, at: object.path,
        name: inventory.name(of: digest, in: uses),
        reason: uses[digest] == nil ? "no record names it" : "only records that go name it")
      plan.objects[path] = digest
    }
  }

  private mutating func markRest() {
    for (action, entry) in inventory.progress where !keepsProgress(action, entry) {
      let path = add(
        .progress, entry, name: "of \(action.hex.prefix(12))",
        reason: standings[action] == nil ? "no recent run goes on from it" : "its action is done")
      plan.progress[path] = action
    }
    for entry in inventory.logs where !keepsLog(entry) {
      add(.log, entry, name: entry.name, reason: "the action it tells of is not kept")
    }
    let makers = Set(
      inventory.records.sound.compactMap { key, entry -> String? in
        if case .garbage? = standings[key] { nil } else { entry.record.provenance.run }
      })
    let pinnedRuns = Set(inventory.pins.sound.flatMap(\.runs))
    var staying: Set<String> = []
    for (run, entry) in inventory.journals {
      let isKept =
        rules.keepsAll || rules.runs.contains(run) || makers.contains(run)
        || pinnedRuns.contains(run) || isProtected(entry.status)
      if isKept {
        staying.insert(run)
      } else {
        add(.journal, entry, name: run, reason: "the run and its results are not kept")
      }
    }
    markPlans(of: staying)
    for entry in inventory.pipelines where isUnused(entry) {
      add(.pipeline, entry, name: entry.name, reason: "not used for long; it is compiled again")
    }
    for entry in inventory.corrupt where !isProtected(entry.status, since: entry.status.changed) {
      add(.corrupt, entry, name: entry.name, reason: "it was moved aside as damaged")
    }
    for file in inventory.temporaries where file.isDead && file.place == nil {
      add(
        .temporary, path: file.status, at: file.path, name: "half-written file",
        reason: "the process that wrote it is dead")
    }
    for lease in inventory.leases where lease.isStale {
      guard let status = FileStatus(path: lease.path) else { continue }
      add(
        .lease, path: status, at: lease.path, name: "held by \(lease.holder)",
        reason: "its holder is dead")
    }
  }

  /// A run that was not looked at may have any plan.
  private mutating func markPlans(of runs: Set<String>) {
    guard runs.allSatisfy({ rules.plans[$0] != nil }) else { return }
    let needed = Set(runs.compactMap { rules.plans[$0] ?? nil })
    for (digest, entry) in inventory.plans
    where !needed.contains(digest) && !isProtected(entry.status) {
      add(
        .plan, entry, name: String(digest.hex.prefix(12)), reason: "no journal that stays names it")
    }
  }

  private func keepsProgress(_ action: Digest, _ entry: Inventory.Entry) -> Bool {
    if live.contains(action) || isProtected(entry.status, since: entry.used) { return true }
    if case .garbage? = standings[action] { return false }
    if standings[action] != nil { return false }
    return rules.keepsAll || rules.kept.contains(action) || rules.inUse.contains(action)
  }

  private func keepsLog(_ entry: Inventory.Entry) -> Bool {
    if rules.keepsAll || isProtected(entry.status) { return true }
    // A log is named after the action it tells of; what is not is nobody's to judge.
    guard let action = Digest(hex: String(entry.name.prefix(2 * Digest.byteCount))) else {
      return true
    }
    if case .garbage? = standings[action] { return false }
    return standings[action] != nil || rules.kept.contains(action)
      || rules.inUse.contains(action) || pinned.contains(action) || live.contains(action)
  }

  private func isUnused(_ entry: Inventory.Entry) -> Bool {
    // What is no folder is the launcher's memory of digests.
    entry.status.isFolder && now - entry.used > rules.pipelineAge
      && !isProtected(entry.status, since: entry.used)
  }

  @discardableResult
  private mutating func add(
    _ kind: Collectable.Kind, _ entry: Inventory.Entry, name: String, reason: String
  ) -> String {
    add(kind, path: entry.status, at: entry.path, size: entry.size, name: name, reason: reason)
  }

  @discardableResult
  mutating func add(
    _ kind: Collectable.Kind, path file: FileStatus, at path: String, size: Int? = nil,
    name: String, owner: String? = nil, reason: String
  ) -> String {
    let relative = String(path.dropFirst(root.count + 1))
    plan.files[relative] = file
    plan.items.append(
      Collectable(
        kind: kind, path: relative, name: name, size: size ?? file.size,
        owner: owner ?? userName(file.owner), modified: file.modified, reason: reason))
    return relative
  }
}
