import ArtifactStore
import Engine
import Fingerprint
import Terminal

/// What a verification found, in words and for machines.
struct Findings {
  private let report: VerificationReport
  private let root: String
  /// What the runs call the actions of damaged records and of damaged progress.
  private let names: [Digest: String]

  /// Of an object that many results share, so many are named.
  private static let namedUses = 3

  init(_ report: VerificationReport, in store: ArtifactStore) {
    self.report = report
    root = store.path
    let unnamed = report.damage.filter { $0.kind == .record || $0.kind == .progress }
      .compactMap(\.digest)
    names = Mentions.names(of: Set(unnamed), in: store)
  }

  func lines(_ paint: Paint) -> [String] {
    report.damage.flatMap { lines($0, paint) } + missing(paint)
  }

  /// What is wrong with a file, and what it was.
  func lines(_ damage: Damage, _ paint: Paint) -> [String] {
    let word = damage.isDamaged ? "corrupt" : "unreadable"
    let first =
      paint.bad(word) + "  \(damage.kind.rawValue) \(relative(damage.path)): "
      + printableText(damage.reason)
    return [first] + what(damage).map { "  " + printableText($0) }
  }

  private func what(_ damage: Damage) -> [String] {
    if damage.kind == .object {
      if damage.uses.isEmpty { return ["no record names it: nothing is lost"] }
      let more = damage.uses.count - Findings.namedUses
      return damage.uses.prefix(Findings.namedUses).map { Findings.text($0) }
        + (more > 0 ? ["and in \(more) more"] : [])
    }
    if damage.kind == .plan { return ["the runs that had it no longer tell of all their stages"] }
    return damage.digest.map { [names[$0] ?? "no run tells of action \($0.hex.prefix(12))"] } ?? []
  }

  private func missing(_ paint: Paint) -> [String] {
    report.missing.map {
      paint.bad("missing") + "  object \($0.digest.hex.prefix(12)): "
        + printableText(Findings.text($0.use))
    }
  }

  func summary(_ paint: Paint) -> String {
    var read =
      "\(report.objects) objects (\(sizeText(report.bytes)), \(sizeText(report.storedBytes)) stored), "
      + "\(report.records) records, \(report.pins) pins, \(report.journals) journals, "
      + "\(report.plans) plans, \(report.progress) states of progress"
    if report.evicted > 0 { read += "; \(report.evicted) objects were evicted by a collection" }
    if !report.unreferenced.isEmpty {
      read += "; no record names \(report.unreferenced.count) of the objects"
    }
    guard !report.isSound else { return paint.good("sound") + ": " + read }
    return paint.bad("not sound")
      + ": \(report.damage.count) corrupt or unreadable, \(report.missing.count) missing; "
      + "“ibpipe cache repair” drops them, and the next run makes them again\nsound are \(read)"
  }

  private func relative(_ path: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.utf8.count + 1)) : path
  }

  /// `weights.safetensors of “train” (TrainSegment), made by mira on node-3, 2026-01-02, in 12 s`
  static func text(_ use: PayloadUse) -> String {
    let origin = use.provenance
    let run = origin.run.map { ", in run \($0)" } ?? ""
    return
      "\(use.payload) of “\(use.stage)” (\(use.kind)), made by \(origin.user) on \(origin.host), "
      + "\(timeText(origin.startedAt)), in \(durationText(origin.seconds))\(run)"
  }
}

extension Findings {
  struct JSON: Encodable {
    struct Use: Encodable {
      let action, stage, kind, payload, user, host, startedAt: String
      let seconds: Double
      let run: String?

      init(_ use: PayloadUse) {
        action = use.action.hex
        stage = use.stage
        kind = use.kind
        payload = use.payload
        user = use.provenance.user
        host = use.provenance.host
        startedAt = use.provenance.startedAt
        seconds = use.provenance.seconds
        run = use.provenance.run
      }
    }

    struct File: Encodable {
      let kind, path, reason: String
      let corrupt: Bool
      let digest, name: String?
      let was: [Use]
    }

    struct Missing: Encodable {
      let object: String
      let was: Use
    }

    let sound: Bool
    let objects, bytes, storedBytes, records, pins, journals, plans, progress, evicted: Int
    let damage: [File]
    let missing: [Missing]
    let unreferenced: [String]
  }

  var json: JSON {
    JSON(
      sound: report.isSound, objects: report.objects, bytes: report.bytes,
      storedBytes: report.storedBytes, records: report.records, pins: report.pins,
      journals: report.journals, plans: report.plans, progress: report.progress,
      evicted: report.evicted,
      damage: report.damage.map { damage in
        JSON.File(
          kind: damage.kind.rawValue, path: relative(damage.path), reason: damage.reason,
          corrupt: damage.isDamaged, digest: damage.digest?.hex,
          name: damage.digest.flatMap { names[$0] }, was: damage.uses.map(JSON.Use.init))
      },
      missing: report.missing.map { JSON.Missing(object: $0.digest.hex, was: JSON.Use($0.use)) },
      unreferenced: report.unreferenced.map(\.hex))
  }
}
