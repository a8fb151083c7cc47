import CommandGrammar
import Engine
import Glibc
import PipelineModel
import Terminal

/// `ibpipe status`: what is fresh, stale or pending, without running anything or taking any lock.
struct StatusVerb {
  private let experiment: Experiment
  private let command: StatusCommand
  private let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))

  init(_ experiment: Experiment, _ command: StatusCommand) {
    self.experiment = experiment
    self.command = command
  }

  private struct Status: Encodable {
    let pipeline, cache: String
    let settings: [String: String]
    let fresh, stale, pending: Int
    /// What the stages that must or may run take together, in seconds, and how many stages of an
    /// unknown length are not in it.
    let work: Double
    let unknown: Int
    let stages: [Explanation]
  }

  func run() throws -> Int32 {
    let assessment = try experiment.assess()
    let history = History(of: experiment.name, in: experiment.store)
    let explainer = Explainer(
      graph: experiment.graph, assessment: assessment, store: experiment.store, history: history)
    let toRun = assessment.states.indices.filter { assessment.mustRun[$0] }
    let seconds = toRun.map { history.usualSeconds(of: experiment.graph.vertices[$0]) }
    let work = seconds.reduce(0) { $0 + ($1 ?? 0) }
    let unknown = seconds.count { $0 == nil }
    if command.json {
      let words = assessment.states.map(\.word)
      try Console.json(
        Status(
          pipeline: experiment.file, cache: experiment.store.path,
          settings: experiment.settingValues,
          fresh: words.count { $0 == "fresh" }, stale: words.count { $0 == "stale" },
          pending: words.count { $0 == "pending" }, work: work, unknown: unknown,
          stages: assessment.states.indices.map { explainer.explain($0) }))
      return 0
    }
    var lines = heading(assessment)
    lines += stages(assessment, explainer)
    if toRun.isEmpty {
      lines.append("  everything is fresh")
    } else if unknown < toRun.count {
      var text = "  if all of that runs, it is about \(durationText(work)) of work"
      if unknown > 0 { text += ", and \(unknown) of \(toRun.count) stages of an unknown length" }
      lines.append(text)
    }
    Console.output(lines.joined(separator: "\n"))
    return 0
  }

  private func heading(_ assessment: Assessment) -> [String] {
    var lines = [paint.bold(experiment.name) + ": " + assessment.summary]
    lines.append("  cache     \(experiment.store.path)")
    for entry in experiment.settings {
      let note = entry.value == entry.defaultValue ? "" : "  (default \(entry.defaultValue))"
      lines.append(
        "  setting   \(entry.name) = \(entry.value)\(note)" + paint.dim("  \(entry.help)"))
    }
    return lines
  }

  private func stages(_ assessment: Assessment, _ explainer: Explainer) -> [String] {
    var stale: [String] = []
    var pending: [String] = []
    for (index, state) in assessment.states.enumerated() {
      switch state {
      case .fresh: break
      case .stale:
        let explanation = explainer.explain(index)
        stale.append(
          "  " + paint.bad("stale     \(explanation.stage): ")
            + printableText(explanation.reasons.joined(separator: "; ")))
      case .pending(let upstream):
        let names = upstream.prefix(3).map { experiment.graph.vertices[$0].name }
        let more = upstream.count > 3 ? " and \(upstream.count - 3) more" : ""
        pending.append(
          "  " + paint.busy("pending   \(experiment.graph.vertices[index].name)")
            + paint.dim("  waits for \(names.joined(separator: ", "))\(more)"))
      }
    }
    return stale + pending
  }
}
