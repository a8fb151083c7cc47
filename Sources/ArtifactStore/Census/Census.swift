public import Fingerprint
internal import Glibc

/// What a cache holds, counted.
public struct Census: Sendable {
  /// So many things, with the bytes of their contents and of their files.
  public struct Amount: Sendable, Codable, Equatable {
    public var count = 0
    public var bytes = 0
    public var storedBytes = 0

    public init() {}

    mutating func add(bytes: Int, storedBytes: Int) {
      count += 1
      self.bytes += bytes
      self.storedBytes += storedBytes
    }
  }

  public private(set) var objects = Amount()
  /// Objects that no record names.
  public private(set) var unreferenced = Amount()
  /// Objects that a record names and that are gone: evicted by a collection, or lost.
  public private(set) var evicted = 0
  public private(set) var missing = 0
  public private(set) var records = Amount()
  /// Records that are damaged or cannot be read.
  public private(set) var damagedRecords = 0
  public private(set) var journals = Amount()
  public private(set) var logs = Amount()
  public private(set) var progress = Amount()
  public private(set) var pipelines = Amount()
  /// What was moved aside as damaged.
  public private(set) var corrupt = Amount()
  /// Half-written files, of living processes and of dead ones.
  public private(set) var temporaries = Amount()
  public private(set) var leases: [LeaseEntry]
  public private(set) var pins: [Pin]
  /// Results by the user who made them, and by kind of stage: as many as there are records. An
  /// object that several of them have counts once for each user or kind.
  public private(set) var byOwner: [String: Amount] = [:]
  public private(set) var byKind: [String: Amount] = [:]
  /// Bytes of all files.
  public private(set) var size: Int
  /// Bytes that are free on the disk for this user, and that it has; nil where it does not say.
  public private(set) var free: Int?
  public private(set) var capacity: Int?

  private let inventory: Inventory

  /// Counts without taking a lease or changing anything.
  public init(of store: ArtifactStore) throws(StoreError) {
    inventory = try Inventory(of: store)
    leases = inventory.leases
    pins = inventory.pins.sound
    size = inventory.size
    damagedRecords = inventory.records.damage.count
    countObjects(in: store)
    for entry in inventory.records.sound.values {
      records.add(bytes: entry.file.size, storedBytes: entry.file.size)
    }
    journals = Census.amount(of: Array(inventory.journals.values))
    logs = Census.amount(of: inventory.logs)
    progress = Census.amount(of: Array(inventory.progress.values))
    pipelines = Census.amount(of: inventory.pipelines.filter(\.status.isFolder))
    corrupt = Census.amount(of: inventory.corrupt)
    for file in inventory.temporaries {
      temporaries.add(bytes: file.status.size, storedBytes: file.status.size)
    }
    byOwner = group { $0.provenance.user }
    byKind = group { $0.kind }
    var disk = statvfs()
    if statvfs(store.path, &disk) == 0 {
      free = Census.bytes(disk.f_bavail, of: disk.f_frsize)
      capacity = Census.bytes(disk.f_blocks, of: disk.f_frsize)
    }
  }

  /// The results of some actions: how many of them are there, and the bytes of their objects, each
  /// counted once.
  public func amount(of actions: some Sequence<Digest>) -> Amount {
    var amount = Amount()
    var seen: Set<Digest> = []
    for action in Set(actions) {
      guard let record = inventory.records.sound[action]?.record else { continue }
      amount.count += 1
      for payload in record.payloads where seen.insert(payload.digest).inserted {
        guard let object = inventory.objects[payload.digest] else { continue }
        amount.bytes = amount.bytes &+ payload.size
        amount.storedBytes += object.file.size
      }
    }
    return amount
  }

  private mutating func countObjects(in store: ArtifactStore) {
    var sizes: [Digest: Int] = [:]
    for entry in inventory.records.sound.values {
      for payload in entry.record.payloads { sizes[payload.digest] = payload.size }
    }
    for (digest, object) in inventory.objects {
      let size = sizes[digest] ?? store.contentSize(of: digest) ?? 0
      objects.add(bytes: size, storedBytes: object.file.size)
      if sizes[digest] == nil { unreferenced.add(bytes: size, storedBytes: object.file.size) }
    }
    for digest in sizes.keys where inventory.objects[digest] == nil {
      if inventory.evicted.contains(digest) { evicted += 1 } else { missing += 1 }
    }
  }

  private func group(_ name: (Record) -> String) -> [String: Amount] {
    var actions: [String: [Digest]] = [:]
    for (key, entry) in inventory.records.sound {
      actions[name(entry.record), default: []].append(key)
    }
    return actions.mapValues { amount(of: $0) }
  }

  private static func amount(of entries: [Inventory.Entry]) -> Amount {
    var amount = Amount()
    for entry in entries { amount.add(bytes: entry.size, storedBytes: entry.size) }
    return amount
  }

  private static func bytes(_ blocks: UInt, of size: UInt) -> Int? {
    let (bytes, overflow) = blocks.multipliedReportingOverflow(by: size)
    return overflow ? nil : Int(exactly: bytes)
  }
}

extension ArtifactStore {
  /// Bytes of an object's content, as its header says; nil where it cannot be read.
  func contentSize(of digest: Digest) -> Int? {
    guard let file = try? Descriptor(opening: objectPath(digest), O_RDONLY | O_NONBLOCK),
      let status = try? file.status()
    else { return nil }
    return try? ObjectHeader(reading: file, fileSize: status.size).size
  }
}
