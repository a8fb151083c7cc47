/// What stands in one box of a map, and how much room that needs.
struct StageMapBox {
  let lines: [String]
  let detail: String
  let state: GraphDiagram.State
  let isCritical: Bool
  /// The stages as cells, or how many stand in each state where they are too many; both empty for a
  /// box of one stage.
  let cells: [Int]
  let shares: [(state: GraphDiagram.State, count: Int)]
  let tooltip: String
  private let textWidth: Double

  static let labelSize = 12.0
  static let detailSize = 10.5
  static let lineHeight = 14.5
  static let textInset = 28.0
  static let cellPitch = 13.0
  static let columns = 12
  private static let mostCells = 72
  private static let maximumText = 146.0

  init(_ box: StageBoxes.Box, in map: StageMap) {
    let stages = box.stages.map { map.stages[$0] }
    let label = StageMapBox.label(stages, lane: box.lane)
    lines = StageMapBox.balanced(label)
    let states = Set(stages.map(\.state))
    state = states.count == 1 ? states.first ?? .none : .none
    isCritical = stages.contains(where: \.isCritical)
    let outputs = stages.flatMap(\.outputs).map { StageMapBox.withoutLane($0, box.lane) }
    let shown = outputs.count > 2 ? ["\(outputs.count) outputs"] : outputs
    let arrow = shown.isEmpty ? "" : "⇒ " + shown.joined(separator: ", ")
    if stages.count == 1, let only = stages.first {
      cells = []
      shares = []
      detail = [only.time, arrow].filter { !$0.isEmpty }.joined(separator: "  ")
      tooltip = StageMapBox.tooltip(only)
    } else {
      cells = stages.count <= Self.mostCells ? box.stages : []
      shares =
        cells.isEmpty
        ? GraphDiagram.State.allCases.map { state in (state, stages.count { $0.state == state }) }
          .filter { $0.1 > 0 } : []
      let seconds = stages.map(\.seconds).reduce(0, +)
      let isGuess = stages.contains { !$0.time.isEmpty && $0.time.first?.isNumber != true }
      let time = seconds > 0 ? (isGuess ? "≈ " : "") + map.duration(seconds) : ""
      detail = ["\(stages.count) stages", time, arrow].filter { !$0.isEmpty }
        .joined(separator: "  ")
      tooltip = "\(label): \(detail)"
    }
    textWidth = max(
      lines.map { TextMetrics.width($0, size: Self.labelSize) * 1.06 }.max() ?? 0,
      TextMetrics.width(detail, size: Self.detailSize))
  }

  var width: Double {
    let cellWidth = Double(min(cells.count, Self.columns)) * Self.cellPitch
    return max(70, Self.textInset + min(max(textWidth, cellWidth), Self.maximumText + 6) + 10)
  }

  var height: Double {
    let rows = (cells.count + Self.columns - 1) / Self.columns
    let below = rows > 0 ? Double(rows) * Self.cellPitch + 4 : shares.isEmpty ? 0 : 16
    return 9 + Double(lines.count) * Self.lineHeight + (detail.isEmpty ? 0 : 14) + below + 5
  }

  static func tooltip(_ stage: StageMap.Stage) -> String {
    let state = stage.state == .none ? "" : ": \(stage.state.rawValue)"
    return stage.name + state + (stage.time.isEmpty ? "" : ", \(stage.time)")
  }

  /// What the names of all have in common at their beginnings and ends, word by word.
  private static func label(_ stages: [StageMap.Stage], lane: String) -> String {
    let names = stages.map { withoutLane($0.name, lane).split(separator: " ") }
    guard let first = names.first, names.count > 1 else {
      return names.first?.joined(separator: " ") ?? ""
    }
    let shortest = names.map(\.count).min() ?? 0
    var start = 0
    while start < shortest, names.allSatisfy({ $0[start] == first[start] }) { start += 1 }
    var end = 0
    while start + end < shortest,
      names.allSatisfy({ $0[$0.count - 1 - end] == first[first.count - 1 - end] })
    {
      end += 1
    }
    guard start + end > 0 else { return stages[0].kind }
    return (first.prefix(start) + ["…"] + first.suffix(end)).joined(separator: " ")
  }

  /// A label on one line or on two that are about as long.
  private static func balanced(_ label: String) -> [String] {
    let size = labelSize * 1.06
    let lines = TextMetrics.wrap(label, size: size, to: maximumText, lines: 3)
    guard lines.count == 2 else { return lines }
    let words = label.split(separator: " ").map(String.init)
    let splits = (1..<max(2, words.count)).map { place in
      [words.prefix(place), words.dropFirst(place)].map { $0.joined(separator: " ") }
    }
    let longest = { (lines: [String]) in
      lines.map { TextMetrics.width($0, size: size) }.max() ?? 0
    }
    guard let best = splits.min(by: { longest($0) < longest($1) }), longest(best) <= maximumText
    else { return lines }
    return best
  }

  static func withoutLane(_ name: String, _ lane: String) -> String {
    name.hasPrefix(lane + "/") ? String(name.dropFirst(lane.count + 1)) : name
  }
}
