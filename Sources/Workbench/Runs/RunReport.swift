import ArtifactStore
import Engine
import Terminal

/// Everything about one run, for people and for machines.
struct RunReport {
  private let log: RunLog
  private let store: ArtifactStore
  private let progress: RunProgress?

  /// With more stages than this, those that were fresh from the start are counted, not listed.
  private static let manyStages = 60

  init(_ log: RunLog, store: ArtifactStore) {
    self.log = log
    self.store = store
    progress = log.entry.ending == nil ? RunProgress(log) : nil
  }

  struct JSON: Encodable {
    struct Stage: Encodable {
      let name, kind, planned, fate: String
      let action, artifact, startedAt, endedAt, message, log: String?
      let seconds: Double?
    }
    struct Output: Encodable {
      let stage: String
      let artifact: String?
      let payloads: [String: String]
    }
    let run: RunSummaryJSON
    let stages: [Stage]
    let outputs: [String: Output]
  }

  var json: JSON {
    JSON(
      run: RunSummaryJSON(log.entry, progress: progress),
      stages: log.stages.map { stage in
        JSON.Stage(
          name: stage.name, kind: stage.kind, planned: stage.planned, fate: stage.fate.rawValue,
          action: stage.action?.hex, artifact: stage.artifact.map { "sha256:\($0.hex)" },
          startedAt: stage.startedAt, endedAt: stage.endedAt, message: stage.message,
          log: logPath(stage), seconds: stage.seconds)
      },
      outputs: Dictionary(
        log.outputs.map { output in
          let payloads = record(of: output.stage)?.payloads ?? []
          return (
            output.name,
            JSON.Output(
              stage: output.stage.name,
              artifact: output.stage.artifact.map { "sha256:\($0.hex)" },
              payloads: Dictionary(
                payloads.map { ($0.name, "sha256:\($0.digest.hex)") },
                uniquingKeysWith: { first, _ in first }))
          )
        }, uniquingKeysWith: { first, _ in first }))
  }

  func print(_ paint: Paint) {
    let lines =
      [headline(paint)] + header.lines(indent: 2) + [""] + stages(paint) + outputs(paint)
    Console.output(lines.joined(separator: "\n"))
  }

  private func headline(_ paint: Paint) -> String {
    let state = LogVerb.state(log.entry, progress)
    return paint.bold("run \(log.header.id)") + ": " + LogVerb.colour(log.entry.state, paint)(state)
  }

  private var header: TextTable {
    let header = log.header
    var table = TextTable([("", .left), ("", .left)])
    table.add(["pipeline", header.pipeline])
    table.add([
      "began", "\(timeText(header.startedAt)) UTC, took \(durationText(log.entry.seconds))",
    ])
    table.add([
      "by", "\(header.user)@\(header.host), process \(header.pid), ibpipe \(header.version)",
    ])
    if let arguments = header.arguments, !arguments.isEmpty {
      table.add(["command", "ibpipe " + arguments.map(shellWord).joined(separator: " ")])
    }
    if let sweep = header.sweep { table.add(["sweep", sweep]) }
    for (name, value) in header.settings.sorted(by: { $0.key < $1.key }) {
      let isSet = header.changed?[name] != nil
      table.add(["setting", "\(name) = \(value)\(isSet ? "  (set by the user)" : "")"])
    }
    if let jobs = header.jobs, let threads = header.threads {
      table.add(["at once", "\(jobs) stages, \(threads) threads"])
    }
    if let ending = log.entry.ending {
      table.add(["stages", "\(ending.ran) ran, \(ending.fresh) fresh, \(ending.failed) failed"])
    }
    return table
  }

  private func stages(_ paint: Paint) -> [String] {
    let isLong = log.stages.count > RunReport.manyStages
    var table = TextTable([("", .left), ("stage", .left), ("", .left), ("took", .right)])
    var failures: [String] = []
    var hidden = 0
    for stage in log.stages {
      if isLong, stage.fate == .fresh {
        hidden += 1
        continue
      }
      let (mark, colour) = RunReport.mark(stage.fate, paint)
      table.add(
        [mark, stage.name, RunReport.word(stage), stage.seconds.map(durationText) ?? ""],
        paint: [0: colour, 2: paint.dim])
      guard let message = stage.message else { continue }
      // A message may have lines of its own.
      let sentences = message.split { $0.isNewline }.map { printableText(String($0)) }
      failures.append(
        paint.bad("✗ \(printableText(stage.name)): ") + sentences.joined(separator: "\n    "))
      if let path = logPath(stage) { failures.append("  what it printed is in \(path)") }
    }
    var lines = table.lines(indent: 2, paint: paint)
    if hidden > 0 { lines.append(paint.dim("  and \(hidden) that were fresh from the start")) }
    return failures.isEmpty ? lines : lines + [""] + failures.map { "  " + $0 }
  }

  private func outputs(_ paint: Paint) -> [String] {
    var table = TextTable([("output", .left), ("artifact", .left), ("payloads", .left)])
    for output in log.outputs {
      let payloads = (record(of: output.stage)?.payloads ?? [])
        .map { "\($0.name) (\(sizeText($0.size)))" }
      table.add([
        output.name, output.stage.artifact.map { "sha256:\($0.hex.prefix(8))" } ?? "not made",
        payloads.joined(separator: ", "),
      ])
    }
    return table.isEmpty ? [] : [""] + table.lines(indent: 2, paint: paint)
  }

  private func record(of stage: RunStage) -> Record? {
    guard stage.artifact != nil, let action = stage.action else { return nil }
    return try? store.record(for: action)
  }

  /// Where what the stage printed is; nil where it printed nothing that is still there.
  private func logPath(_ stage: RunStage) -> String? {
    guard stage.startedAt != nil, let action = stage.action else { return nil }
    let path = store.logPath(for: action)
    return (LogFile.size(path) ?? 0) > 0 ? path : nil
  }

  private static func mark(_ fate: StageFate, _ paint: Paint) -> (String, (String) -> String) {
    switch fate {
    case .fresh, .ran, .cutoff, .shared: ("✓", paint.good)
    case .failed: ("✗", paint.bad)
    case .started: ("…", paint.busy)
    case .idle: ("·", paint.dim)
    }
  }

  private static func word(_ stage: RunStage) -> String {
    switch stage.fate {
    case .fresh: "fresh"
    case .ran: "ran"
    case .cutoff: "fresh after all"
    case .shared: "made by another run"
    case .failed: "failed"
    case .started: "started"
    case .idle: "not come to"
    }
  }
}

/// An argument as one would type it.
private func shellWord(_ text: String) -> String {
  let isPlain =
    !text.isEmpty
    && text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-_./=,:@%+~".unicodeScalars.contains(scalar)
    }
  return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}
