import Engine
import Terminal

/// A comparison as rows and columns, before it is text of one format or another.
package struct ComparisonGrid {
  package private(set) var titles: [String] = []
  package private(set) var rows: [[String]] = []
  /// Which columns hold numbers.
  private(set) var isNumeric: [Bool] = []

  /// One row a run, as spreadsheets have it: first the settings that differ, then those that do
  /// not, then the scores.
  ///
  /// - Parameter isBrief: whether to leave out the settings that do not differ.
  package init(
    runsAsRows comparison: Comparison, isBrief: Bool = false, id: (String) -> String,
    text: (String) -> String
  ) {
    let quantities =
      comparison.settings.filter { !$0.isSame }
      + (isBrief ? [] : comparison.settings.filter(\.isSame)) + comparison.scores
      + [comparison.seconds]
    titles = ["run", "pipeline"] + quantities.map(\.name)
    isNumeric = [false, false] + quantities.map { $0.numbers.contains { $0 != nil } }
    rows = comparison.runs.enumerated().map { index, run in
      [id(run.entry.id), run.entry.header.pipeline]
        + quantities.map { $0.texts[index].map(text) ?? "" }
    }
  }

  /// One row a setting or score; for two runs with what is between them.
  package init(
    runsAsColumns comparison: Comparison, id: (String) -> String, text: (String) -> String
  ) {
    let isPair = comparison.runs.count == 2
    titles = [""] + comparison.runs.map { id($0.entry.id) }
    if isPair { titles += ["difference", "relative"] }
    isNumeric = [false] + [Bool](repeating: true, count: titles.count - 1)
    let blank = isPair ? ["", ""] : []
    rows.append(["pipeline"] + comparison.runs.map(\.entry.header.pipeline) + blank)
    rows.append(
      ["began (UTC)"] + comparison.runs.map { timeText($0.entry.header.startedAt) } + blank)
    rows.append(["state"] + comparison.runs.map(\.entry.state.rawValue) + blank)
    for quantity in comparison.settings {
      rows.append([quantity.name] + quantity.texts.map { $0.map(text) ?? "" } + blank)
    }
    for quantity in comparison.scores + [comparison.seconds] {
      rows.append(
        [quantity.name] + quantity.texts.map { $0.map(text) ?? "" }
          + (isPair ? ComparisonGrid.difference(quantity) : []))
    }
  }

  /// To a tenth of a percent, but for what is less than that.
  private static func percent(_ part: Double) -> String {
    let tenths = (part * 1000).rounded()
    guard tenths != 0, abs(tenths) < 1e15 else { return "\(numberText(part * 100)) %" }
    return "\(exactText(tenths / 10)) %"
  }

  private static func difference(_ quantity: Comparison.Quantity) -> [String] {
    guard let (absolute, relative) = quantity.difference else { return ["", ""] }
    if absolute == 0 { return ["same", ""] }
    let sign = absolute > 0 ? "+" : ""
    return [
      sign + numberText(absolute), relative.map { "\(sign)\(percent($0))" } ?? "",
    ]
  }
}

extension ComparisonGrid {
  package var text: [String] {
    var table = TextTable(
      zip(titles, isNumeric).map { (title: $0, alignment: $1 ? .right : .left) })
    for row in rows { table.add(row) }
    return table.lines()
  }

  /// Comma-separated values as RFC 4180 has them.
  package var csv: String {
    func field(_ text: String) -> String {
      let isPlain = text.utf8.allSatisfy { byte in
        byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\r")
          && byte != UInt8(ascii: "\n")
      }
      return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    return ([titles] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  package var markdown: [String] {
    func cell(_ text: String) -> String {
      printableText(text).map { "\\|`*_<>[]#".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return [line(titles.map(cell)), line(isNumeric.map { $0 ? "---:" : "---" })]
      + rows.map { line($0.map(cell)) }
  }
}
