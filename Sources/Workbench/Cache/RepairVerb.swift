import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import Terminal

/// `ibpipe cache repair`: verifies, and drops what is damaged.
struct RepairVerb {
  private let command: CacheRepairCommand

  init(_ command: CacheRepairCommand) { self.command = command }

  private struct JSON: Encodable {
    struct Dropped: Encodable {
      let action, stage, kind, user: String
      let seconds: Double
    }
    let found: Findings.JSON
    let movedAside: [String]
    let dropped: [Dropped]
    let temporaries, leases: Int
    let left: [String]
  }

  /// Gives the exit code: 1 where something damaged stays.
  func run() throws -> Int32 {
    let store = try command.options.open()
    try store.checkWritable()
    let line = ProgressLine("verifying")
    let report = try store.repair(
      onProgress: { line.show($0.done, of: $0.total) }, isPlan: { Plan($0, in: store) != nil })
    line.clear()
    let findings = Findings(report.found, in: store)
    if command.options.json {
      try Console.json(
        JSON(
          found: findings.json, movedAside: report.movedAside.map(\.path),
          dropped: report.dropped.map {
            JSON.Dropped(
              action: $0.key.hex, stage: $0.label, kind: $0.kind, user: $0.provenance.user,
              seconds: $0.provenance.seconds)
          },
          temporaries: report.temporaries, leases: report.leases, left: report.left.map(\.path)))
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      Console.output(lines(report, findings, paint).joined(separator: "\n"))
    }
    return report.isWhole ? 0 : 1
  }

  private func lines(_ report: RepairReport, _ findings: Findings, _ paint: Paint) -> [String] {
    var lines = report.movedAside.flatMap { findings.lines($0, paint) }
    lines += report.found.missing.map {
      paint.bad("missing") + "  \($0.digest.hex.prefix(12)): "
        + printableText(Findings.text($0.use))
    }
    for record in report.dropped {
      lines.append(
        paint.busy("dropped")
          + "  the record of “\(printableText(record.label))”: the next run that "
          + "needs it makes it again, which took \(durationText(record.provenance.seconds))")
    }
    for damage in report.left {
      lines += findings.lines(damage, paint)
      lines.append("  it stays: a run may be writing to it, or it cannot be read; try again later")
    }
    if report.temporaries > 0 {
      lines.append("swept    \(report.temporaries) half-written files of dead processes")
    }
    if report.leases > 0 { lines.append("swept    \(report.leases) leases of dead processes") }
    if !report.movedAside.isEmpty || !report.dropped.isEmpty {
      lines.append(
        "\(report.movedAside.count) damaged files and \(report.dropped.count) records that need "
          + "them, or what is missing, were moved to corrupt/")
    } else if report.isWhole {
      lines.append(findings.summary(paint))
    }
    return lines
  }
}
