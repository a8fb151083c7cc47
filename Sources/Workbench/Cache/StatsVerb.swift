import ArtifactStore
import CommandGrammar
import Engine
import Fingerprint
import Glibc
import Terminal

/// `ibpipe cache stats`: what the cache holds.
struct StatsVerb {
  private let command: CacheStatsCommand

  init(_ command: CacheStatsCommand) { self.command = command }

  func run() throws -> Int32 {
    let store = try command.options.look()
    let census = try Census(of: store)
    let pipelines = try StatsVerb.byPipeline(census, in: store)
    if command.options.json {
      try Console.json(CensusJSON(census, pipelines: pipelines, store: store))
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      Console.output(
        CensusText(census, pipelines: pipelines, store: store, paint: paint).lines
          .joined(separator: "\n"))
    }
    return 0
  }

  /// The results that the runs of each pipeline used.
  private static func byPipeline(
    _ census: Census, in store: ArtifactStore
  ) throws -> [String: Census.Amount] {
    var actions: [String: Set<Digest>] = [:]
    for entry in try RunList(in: store) {
      guard let log = try? RunLog(entry, in: store) else { continue }
      actions[entry.header.pipeline, default: []].formUnion(log.stages.compactMap(\.action))
    }
    return actions.mapValues { census.amount(of: $0) }
  }
}

/// A census for machines.
private struct CensusJSON: Encodable {
  struct Lease: Encodable {
    let action: String?
    let user, host: String
    let process: Int32
    let stale: Bool
  }

  let cache: String
  let size: Int
  let objects, unreferenced, records, journals, logs, progress, pipelines, corrupt,
    temporaries: Census.Amount
  let evicted, missing, damagedRecords: Int
  let byOwner, byKind, byPipeline: [String: Census.Amount]
  let leases: [Lease]
  let pins: [Pin]
  let sharedWith: String?
  let freeBytes, diskBytes: Int?

  init(_ census: Census, pipelines: [String: Census.Amount], store: ArtifactStore) {
    cache = store.path
    size = census.size
    objects = census.objects
    unreferenced = census.unreferenced
    records = census.records
    journals = census.journals
    logs = census.logs
    progress = census.progress
    self.pipelines = census.pipelines
    corrupt = census.corrupt
    temporaries = census.temporaries
    evicted = census.evicted
    missing = census.missing
    damagedRecords = census.damagedRecords
    byOwner = census.byOwner
    byKind = census.byKind
    byPipeline = pipelines
    leases = census.leases.map {
      Lease(
        action: $0.action?.hex, user: $0.holder.user, host: $0.holder.host,
        process: $0.holder.pid, stale: $0.isStale)
    }
    pins = census.pins
    sharedWith = store.sharedGroup
    freeBytes = census.free
    diskBytes = census.capacity
  }
}
