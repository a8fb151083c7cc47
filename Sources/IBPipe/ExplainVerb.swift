import CommandGrammar
import Engine
import PipelineModel
import Terminal

/// `ibpipe explain`: why a stage would run or not, what changed, and what that means for the stages
/// below.
struct ExplainVerb {
  private let experiment: Experiment
  private let command: ExplainCommand

  init(_ experiment: Experiment, _ command: ExplainCommand) {
    self.experiment = experiment
    self.command = command
  }

  /// How many stages below are named.
  private static let named = 6

  private struct Answer: Encodable {
    struct Below: Encodable {
      /// Those that may survive by early cutoff, and those that run in any case.
      let mayStayFresh, run: [String]
      /// What each part takes, in seconds, and how many stages of an unknown length are not in it.
      let mayStayFreshSeconds, runSeconds: Double
      let unknown: Int
    }
    let explanation: Explanation
    let below: Below?

    func encode(to encoder: any Encoder) throws {
      try explanation.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(below, forKey: .below)
    }

    enum Key: String, CodingKey { case below }
  }

  func run() throws -> Int32 {
    let index = try find(command.stage)
    let assessment = try experiment.assess()
    let history = History(of: experiment.name, in: experiment.store)
    let explainer = Explainer(
      graph: experiment.graph, assessment: assessment, store: experiment.store, history: history)
    let explanation = explainer.explain(index)
    let isFresh = assessment.states[index].record != nil
    let below: (mayStayFresh: [Int], run: [Int]) =
      isFresh ? ([], []) : explainer.below(index)
    let vertices = experiment.graph.vertices
    func seconds(_ indices: [Int]) -> [Double?] {
      indices.map { history.usualSeconds(of: vertices[$0]) }
    }
    let mayTake = seconds(below.mayStayFresh)
    let take = seconds(below.run)
    if command.json {
      try Console.json(
        Answer(
          explanation: explanation,
          below: isFresh
            ? nil
            : Answer.Below(
              mayStayFresh: below.mayStayFresh.map { vertices[$0].name },
              run: below.run.map { vertices[$0].name },
              mayStayFreshSeconds: mayTake.reduce(0) { $0 + ($1 ?? 0) },
              runSeconds: take.reduce(0) { $0 + ($1 ?? 0) },
              unknown: (mayTake + take).count { $0 == nil })))
      return 0
    }
    var lines = ["\(explanation.stage) is \(explanation.state)"]
    lines += explanation.reasons.map { "  • \(printableText($0))" }
    if isFresh, let run = explanation.earlier?.run { lines.append("  made by run \(run)") }
    if let earlier = explanation.comparedWith {
      lines.append("  compared with \(printableText(earlier))")
    }
    if !isFresh {
      let cost = explanation.seconds.map { "takes about \(durationText($0))" }
      lines.append("  \(cost ?? "how long it takes is not known: nothing like it ever ran")")
    }
    lines += part(
      below.mayStayFresh, mayTake, "below may stay fresh, if its bytes come out the same")
    lines += part(below.run, take, "below run in any case, as they changed or never ran")
    Console.output(lines.joined(separator: "\n"))
    return 0
  }

  /// `3 below may stay fresh, …: a, b, c  (about 2 min 00 s)`
  private func part(_ indices: [Int], _ seconds: [Double?], _ what: String) -> [String] {
    guard !indices.isEmpty else { return [] }
    let names = indices.prefix(ExplainVerb.named).map { experiment.graph.vertices[$0].name }
    let more = indices.count > names.count ? " and \(indices.count - names.count) more" : ""
    let known = seconds.compactMap { $0 }
    var time = known.isEmpty ? "" : "  (about \(durationText(known.reduce(0, +)))"
    if !known.isEmpty {
      let unknown = seconds.count - known.count
      time += unknown > 0 ? ", without \(unknown) of an unknown length)" : ")"
    }
    return ["  \(indices.count) \(what): \(names.joined(separator: ", "))\(more)\(time)"]
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
    throw UserError(
      partial.isEmpty
        ? "there is no stage “\(text)”; the outputs and stages are \(nameList(choices))"
        : "“\(text)” could be any of \(nameList(choices)); give more of the name")
  }
}
