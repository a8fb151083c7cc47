import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import PipelineModel
import Terminal

/// `ibpipe cache gc`: removes what no pin and no recent run needs.
struct CollectVerb {
  private let command: CacheCollectCommand

  init(_ command: CacheCollectCommand) { self.command = command }

  private struct JSON: Encodable {
    struct Failure: Encodable {
      let path, error: String
    }
    let dryRun: Bool
    let items: [Collectable]
    let sizeBefore, sizeAfter, spared: Int
    let maximumSize: Int?
    let failed: [Failure]
  }

  /// Gives the exit code: 1 where something could not be removed.
  func run() throws -> Int32 {
    let store = command.dryRun ? try command.options.look() : try command.options.open()
    if !command.dryRun { try store.checkWritable() }
    var rules = try CollectionPolicy(
      keepLast: command.keepLast, keepWithin: command.keepWithin?.seconds,
      isBoundBySize: command.maxSize != nil
    ).rules(for: store)
    rules.grace = command.grace.seconds
    rules.minimumAge = command.minAge.seconds
    rules.maximumSize = command.maxSize?.bytes
    return command.dryRun ? try plan(rules, store) : try collect(rules, store)
  }

  private func plan(_ rules: CollectionRules, _ store: ArtifactStore) throws -> Int32 {
    let plan = try store.planCollection(rules)
    if command.options.json {
      try Console.json(
        JSON(
          dryRun: true, items: plan.items, sizeBefore: plan.sizeBefore, sizeAfter: plan.sizeAfter,
          spared: 0, maximumSize: rules.maximumSize, failed: []))
      return 0
    }
    var table = TextTable([
      ("size", .right), ("what", .left), ("file", .left), ("name", .left), ("owner", .left),
      ("reason", .left),
    ])
    for item in plan.items {
      table.add([
        sizeText(item.size), item.kind.rawValue, shortPath(item.path), item.name, item.owner,
        item.reason,
      ])
    }
    let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
    Console.output(
      (table.lines(paint: paint)
        + summary(plan.items, before: plan.sizeBefore, after: plan.sizeAfter, verb: "would remove"))
        .joined(separator: "\n"))
    return 0
  }

  private func collect(_ rules: CollectionRules, _ store: ArtifactStore) throws -> Int32 {
    let report: CollectionReport
    do throws(StoreError) {
      report = try store.collect(rules) { () throws(StoreError) in try RunUse.running(in: store) }
    } catch {
      guard case .leaseHeld(let holder) = error else { throw error }
      throw UserError("\(holder) is collecting in this cache already; wait until that is done")
    }
    if command.options.json {
      try Console.json(
        JSON(
          dryRun: false, items: report.removed, sizeBefore: report.sizeBefore,
          sizeAfter: report.sizeAfter, spared: report.spared, maximumSize: rules.maximumSize,
          failed: report.failed.map { JSON.Failure(path: $0.item.path, error: "\($0.error)") }))
    } else {
      var lines = summary(
        report.removed, before: report.sizeBefore, after: report.sizeAfter, verb: "removed")
      if report.spared > 0 {
        lines.append("\(report.spared) were needed or changed meanwhile, and stay")
      }
      Console.output(lines.joined(separator: "\n"))
    }
    for (item, error) in report.failed.prefix(10) {
      Console.error("\(item.path), of \(item.owner), cannot be removed: \(error)")
    }
    if report.failed.count > 10 { Console.error("… and \(report.failed.count - 10) more") }
    return report.failed.isEmpty ? 0 : 1
  }

  private func summary(_ items: [Collectable], before: Int, after: Int, verb: String) -> [String] {
    var lines: [String] = []
    for kind in Collectable.Kind.allCases {
      let sizes = items.filter { $0.kind == kind }.map(\.size)
      guard !sizes.isEmpty else { continue }
      lines.append(
        "\(verb)  \(sizes.count) \(CollectVerb.word(kind, sizes.count)), "
          + sizeText(sizes.reduce(0, +)))
    }
    if items.isEmpty { lines.append("nothing to remove") }
    lines.append("the cache: \(sizeText(before)) before, \(sizeText(after)) after")
    if let limit = command.maxSize?.bytes, after > limit {
      lines.append(
        "that is more than \(sizeText(limit)): the rest is pinned, in use, too young, or other "
          + "users' within the grace period")
    }
    return lines
  }

  private static func word(_ kind: Collectable.Kind, _ count: Int) -> String {
    let (one, many) =
      switch kind {
      case .object: ("object", "objects")
      case .record: ("record", "records")
      case .log: ("log", "logs")
      case .progress: ("state of progress", "states of progress")
      case .journal: ("journal", "journals")
      case .plan: ("plan", "plans")
      case .pipeline: ("compiled pipeline", "compiled pipelines")
      case .corrupt: ("damaged file", "damaged files")
      case .temporary: ("half-written file", "half-written files")
      case .lease: ("lease of a dead process", "leases of dead processes")
      }
    return count == 1 ? one : many
  }

  /// Digests in a path are as long as twelve digits tell.
  private func shortPath(_ path: String) -> String {
    path.count > 24 ? String(path.prefix(24)) + "…" : path
  }
}
