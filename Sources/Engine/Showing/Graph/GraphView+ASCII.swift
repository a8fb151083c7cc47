import Terminal

extension GraphView {
  /// For terminals: one line a stage, in an order in which they may run, as a tree of main lines
  /// and branches. A stage stands below one of the stages that it is made from; the others are
  /// named behind it.
  ///
  /// - Parameter colour: whether terminal colours may be used.
  public func ascii(colour: Bool) -> String {
    let paint = Paint(enabled: colour)
    let rows = StageTree(self).rows
    let width = min(60, rows.map { $0.rail.count + 2 + stages[$0.stage].name.count }.max() ?? 0)
    let timeWidth = stages.map(\.time.text.count).max() ?? 0
    var lines = [summary, criticalText, ""]
    for row in rows {
      let stage = stages[row.stage]
      let length = row.rail.count + 2 + stage.name.count
      let name = GraphView.mark(stage.state) + " " + stage.name
      var line = "  " + paint.dim(row.rail) + paint.state(stage.state, name)
      line += String(repeating: " ", count: max(0, width - length) + 2)
      line += String(repeating: " ", count: timeWidth - stage.time.text.count) + stage.time.text
      line += stage.isCritical ? " ◆" : "  "
      if !row.others.isEmpty {
        let names = row.others.map { stages[$0].name }
        let shown = names.count > 3 ? names.prefix(2) + ["\(names.count - 2) more"] : names[...]
        line += paint.dim("  + " + shown.joined(separator: ", "))
      }
      if !stage.outputs.isEmpty { line += "  ⇒ " + stage.outputs.joined(separator: ", ") }
      while line.last == " " { line.removeLast() }
      lines.append(line)
    }
    lines += [
      "",
      paint.dim(
        "  ✓ fresh   ✗ stale   · pending   ◆ critical path   + also made from   ⇒ output"),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  static func mark(_ state: State) -> String {
    switch state {
    case .fresh: "✓"
    case .stale: "✗"
    case .pending: "·"
    }
  }
}
