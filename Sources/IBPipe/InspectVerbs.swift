import CommandGrammar
import Engine
import Glibc
import PipelineModel
import Terminal

/// `ibpipe status` and `explain`: look without running, and without taking any lock.
struct InspectVerbs {
  private let experiment: Experiment
  private let assessment: Assessment
  private let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))

  init(_ experiment: Experiment) throws {
    self.experiment = experiment
    self.assessment = try experiment.assess()
  }

  private var explainer: Explainer {
    Explainer(
      graph: experiment.graph, assessment: assessment, store: experiment.store,
      history: History(of: experiment.name, in: experiment.store))
  }

  private struct Status: Encodable {
    let pipeline, cache: String
    let settings: [String: String]
    let fresh, stale, pending: Int
    let stages: [Explanation]
  }

  func status(_ command: StatusCommand) throws -> Int32 {
    let explainer = explainer
    let states = assessment.states
    if command.json {
      let words = states.map(\.word)
      try Console.json(
        Status(
          pipeline: experiment.file, cache: experiment.store.path,
          settings: experiment.settingValues,
          fresh: words.count { $0 == "fresh" }, stale: words.count { $0 == "stale" },
          pending: words.count { $0 == "pending" },
          stages: states.indices.map { explainer.explain($0) }))
      return 0
    }
    var lines = [paint.bold(experiment.name) + ": " + assessment.summary]
    lines.append("  cache     \(experiment.store.path)")
    for entry in experiment.settings {
      let note = entry.value == entry.defaultValue ? "" : "  (default \(entry.defaultValue))"
      lines.append(
        "  setting   \(entry.name) = \(entry.value)\(note)" + paint.dim("  \(entry.help)"))
    }
    for index in states.indices {
      if case .stale = states[index] {
        let explanation = explainer.explain(index)
        lines.append(
          "  " + paint.bad("stale     \(explanation.stage): ")
            + explanation.reasons.joined(separator: "; "))
      }
    }
    for index in states.indices {
      if case .pending(let upstream) = states[index] {
        let names = upstream.prefix(3).map { experiment.graph.vertices[$0].name }
        let more = upstream.count > 3 ? " and \(upstream.count - 3) more" : ""
        lines.append(
          "  " + paint.busy("pending   \(experiment.graph.vertices[index].name)")
            + paint.dim("  waits for \(names.joined(separator: ", "))\(more)"))
      }
    }
    if states.allSatisfy({ $0.record != nil }) { lines.append("  everything is fresh") }
    Console.output(lines.joined(separator: "\n"))
    return 0
  }

  func explain(_ command: ExplainCommand) throws -> Int32 {
    let explanation = explainer.explain(try find(command.stage))
    if command.json {
      try Console.json(explanation)
      return 0
    }
    var lines = ["\(explanation.stage) is \(explanation.state)"]
    lines += explanation.reasons.map { "  • \($0)" }
    if let earlier = explanation.comparedWith { lines.append("  compared with \(earlier)") }
    if explanation.waitingBelow > 0 && explanation.state != "fresh" {
      lines.append(
        "  \(explanation.waitingBelow) stages below wait for it; those whose inputs come out "
          + "byte for byte the same stay fresh")
    }
    Console.output(lines.joined(separator: "\n"))
    return 0
  }

  /// A stage by its name, the name of an output, the start of its definition key, or any part of
  /// its name that no other has.
  private func find(_ text: String) throws -> Int {
    let graph = experiment.graph
    if let output = graph.outputs.first(where: { $0.name == text }) { return output.vertex }
    let names = graph.vertices.map(\.name)
    if let index = names.firstIndex(of: text) { return index }
    let wanted = text.lowercased()
    let partial = names.indices.filter { index in
      names[index].lowercased().contains(wanted)
        || (wanted.count >= 6 && graph.vertices[index].node.definition.hex.hasPrefix(wanted))
    }
    if partial.count == 1 { return partial[0] }
    let choices = (partial.isEmpty ? graph.outputs.map(\.name) + names : partial.map { names[$0] })
    let shown = choices.prefix(12).map { "“\($0)”" }.joined(separator: ", ")
    let more = choices.count > 12 ? " and \(choices.count - 12) more" : ""
    throw UserError(
      partial.isEmpty
        ? "there is no stage “\(text)”; the outputs and stages are \(shown)\(more)"
        : "“\(text)” could be any of \(shown)\(more); give more of the name")
  }
}
