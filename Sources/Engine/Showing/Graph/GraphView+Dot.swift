extension GraphView {
  /// For Graphviz.
  public var dot: String {
    var lines = [
      "digraph pipeline {", "  rankdir=LR;",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];",
    ]
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    let critical = criticalEdges
    for (place, stage) in stages.enumerated() {
      lines.append(
        "  s\(place) [label=\(quoted(stage.name)), "
          + "tooltip=\"\(stage.state.word), \(stage.time.text)\", "
          + "fillcolor=\"\(stage.state.colour)\"\(stage.isCritical ? ", penwidth=3" : "")];")
      for upstream in stage.upstream {
        let isCritical = critical.contains([upstream, place])
        lines.append("  s\(upstream) -> s\(place)\(isCritical ? " [penwidth=3]" : "");")
      }
    }
    for (number, output) in shownOutputs.enumerated() {
      lines.append("  o\(number) [label=\(quoted(output.name)), shape=note, fillcolor=\"white\"];")
      lines.append("  s\(output.place) -> o\(number);")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// Pairs of neighbours on the critical path.
  var criticalEdges: Set<[Int]> {
    Set(zip(criticalPath, criticalPath.dropFirst()).map { [$0, $1] })
  }

  /// The outputs of the stages shown, in the pipeline's order.
  var shownOutputs: [(name: String, place: Int)] {
    let places = Dictionary(
      stages.enumerated().map { ($1.vertex, $0) }, uniquingKeysWith: { first, _ in first })
    return graph.outputs.compactMap { output in places[output.vertex].map { (output.name, $0) } }
  }
}

extension State {
  /// The fill of a stage in the formats of other tools.
  var colour: String {
    switch self {
    case .fresh: "#cfe8cf"
    case .stale: "#f6c9c4"
    case .pending: "#f3e6bd"
    }
  }
}
