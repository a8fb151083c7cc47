internal import Fingerprint
internal import Glibc

/// Everything that lies in a cache, as it was at one moment.
struct Inventory: Sendable {
  /// A file, or a folder with all in it.
  struct Entry: Sendable {
    var path: String
    var status: FileStatus
    /// Bytes of all files in it.
    var size: Int
    /// When anything in it was written last, or its program was used, in seconds since 1970.
    var used: Double
  }

  var records = ArtifactStore.RecordReading()
  var objects: [Digest: (file: FileStatus, path: String)] = [:]
  var pins = ArtifactStore.PinReading()
  var leases: [LeaseEntry] = []
  /// By action.
  var progress: [Digest: Entry] = [:]
  /// By run.
  var journals: [String: Entry] = [:]
  var plans: [Digest: Entry] = [:]
  var logs: [Entry] = []
  var pipelines: [Entry] = []
  var corrupt: [Entry] = []
  var temporaries: [ArtifactStore.Temporary] = []
  var evicted: Set<Digest> = []

  /// Which records name an object.
  var uses: [Digest: [Digest]] {
    var uses: [Digest: [Digest]] = [:]
    for (key, entry) in records.sound {
      for digest in Set(entry.record.payloads.map(\.digest)) {
        uses[digest, default: []].append(key)
      }
    }
    return uses
  }

  /// What an object was, for people.
  func name(of digest: Digest, in uses: [Digest: [Digest]]) -> String {
    let records = (uses[digest] ?? []).compactMap { self.records.sound[$0]?.record }
    guard let first = records.min(by: { $0.key < $1.key }),
      let payload = first.payloads.first(where: { $0.digest == digest })
    else { return "unknown" }
    let more = records.count > 1 ? " and \(records.count - 1) more" : ""
    return "\(payload.name) of “\(first.label)”\(more)"
  }

  /// Bytes of all files.
  var size: Int {
    let entries =
      Array(progress.values) + Array(journals.values) + Array(plans.values) + logs + pipelines
      + corrupt
    return objects.values.reduce(0) { $0 + $1.file.size }
      + records.sound.values.reduce(0) { $0 + $1.file.size }
      + entries.reduce(0) { $0 + $1.size } + temporaries.reduce(0) { $0 + $1.status.size }
  }

  init(of store: ArtifactStore) throws(StoreError) {
    records = try store.readRecords()
    // After the records, so that what is made meanwhile shows as an object without one.
    for digest in try store.objectDigests() {
      let path = store.objectPath(digest)
      if let status = FileStatus(path: path) { objects[digest] = (status, path) }
    }
    pins = try store.readPins()
    leases = try store.leases()
    for entry in try Inventory.entries(of: .progress, in: store) {
      if let action = Digest(hex: entry.name) { progress[action] = entry.entry }
    }
    for run in try store.runs() {
      let path = "\(store.path(of: .runs))/\(run).jsonl"
      if let status = FileStatus(path: path) {
        journals[run] = Entry(
          path: path, status: status, size: status.size, used: status.modified)
      }
    }
    for digest in try store.planDigests() {
      let path = store.planPath(digest)
      if let status = FileStatus(path: path) {
        plans[digest] = Entry(path: path, status: status, size: status.size, used: status.modified)
      }
    }
    logs = try Inventory.entries(of: .logs, in: store).map(\.entry)
    pipelines = try Inventory.entries(of: .pipelines, in: store).map(\.entry)
    corrupt = try Inventory.entries(of: .corrupt, in: store).map(\.entry)
    temporaries = try store.temporaries()
    evicted = store.evictedObjects()
  }

  private static func entries(
    of folder: ArtifactStore.Folder, in store: ArtifactStore
  ) throws(StoreError) -> [(name: String, entry: Entry)] {
    let folder = store.path(of: folder)
    var entries: [(String, Entry)] = []
    for name in try fileNames(in: folder) where !TemporaryName.isTemporary(name) {
      let path = "\(folder)/\(name)"
      guard let status = FileStatus(path: path) else { continue }
      var entry = Entry(path: path, status: status, size: 0, used: 0)
      entry.add(path, status)
      entries.append((name, entry))
    }
    return entries
  }
}

extension Inventory.Entry {
  /// Its name in its folder.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Counts a file, or all files in a folder.
  fileprivate mutating func add(_ path: String, _ status: FileStatus) {
    used = max(used, status.modified)
    guard status.isFolder else {
      size += status.size
      used = max(used, status.accessed)
      return
    }
    for name in (try? fileNames(in: path)) ?? [] {
      if let inner = FileStatus(path: "\(path)/\(name)") { add("\(path)/\(name)", inner) }
    }
  }
}
