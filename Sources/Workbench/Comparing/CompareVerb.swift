import CommandGrammar
import Engine
import Glibc
import Terminal

/// `ibpipe compare`: settings and scores of runs, or of a sweep, side by side.
struct CompareVerb {
  private let command: CompareCommand
  private let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))

  init(_ command: CompareCommand) { self.command = command }

  /// So many runs that are no sweep are always columns; of more, what makes the narrower table.
  private static let fewRuns = 4
  /// With more settings and scores than this, the runs of a sweep are columns too.
  private static let widest = 12
  /// How many names a note gives.
  private static let manyNames = 8

  func run() throws -> Int32 {
    let store = try command.options.look()
    let entries = try command.runs.flatMap { try RunReference($0, in: store).runs() }
    let comparison = try Comparison(entries, in: store, onlyChanged: command.changed)
    if command.options.json {
      try Console.json(ComparisonJSON(comparison))
      return 0
    }
    if command.csv {
      let grid = ComparisonGrid(runsAsRows: comparison, id: { $0 }, text: { $0 })
      Console.write(bytes: Array(grid.csv.utf8)[...], to: STDOUT_FILENO)
      return 0
    }
    let short = ShortIDs(try RunList(in: store).ids)
    let hasRowOfEach = hasRowOfEach(comparison)
    let grid =
      hasRowOfEach
      ? ComparisonGrid(
        runsAsRows: comparison, isBrief: true, id: short.short, text: CompareVerb.rounded)
      : ComparisonGrid(runsAsColumns: comparison, id: short.short, text: CompareVerb.rounded)
    Console.output((command.markdown ? grid.markdown : grid.text).joined(separator: "\n"))
    if hasRowOfEach {
      let same = comparison.settings.filter(\.isSame).map { "\($0.name)=\($0.texts[0] ?? "")" }
      if !same.isEmpty { Console.line("the same settings in all: \(list(same))") }
    }
    note(comparison)
    return 0
  }

  /// Whether each run has a row, rather than a column.
  private func hasRowOfEach(_ comparison: Comparison) -> Bool {
    let quantities = comparison.settings.count { !$0.isSame } + comparison.scores.count
    let sweep = comparison.runs.first?.entry.header.sweep
    let isSweep =
      sweep != nil && comparison.runs.count > 1
      && comparison.runs.allSatisfy { $0.entry.header.sweep == sweep }
    return isSweep && quantities <= CompareVerb.widest
      || comparison.runs.count > CompareVerb.fewRuns && comparison.runs.count >= quantities
  }

  /// A number to six digits; anything else as it is, cut where it is long.
  private static func rounded(_ text: String) -> String {
    if let number = Double(text), number != number.rounded() { return numberText(number) }
    return text.count > 40 ? text.prefix(39) + "…" : text
  }

  private func list(_ names: [String]) -> String {
    let shown = names.prefix(CompareVerb.manyNames).map(printableText).joined(separator: ", ")
    let more = names.count - CompareVerb.manyNames
    return shown + (more > 0 ? " and \(more) more" : "")
  }

  /// What the table does not show. On standard error, so that the table can be piped on.
  private func note(_ comparison: Comparison) {
    if comparison.runs.count > 1 {
      if !comparison.identicalOutputs.isEmpty {
        Console.line("the same bytes in all: \(list(comparison.identicalOutputs))")
      }
      if !comparison.differentOutputs.isEmpty {
        Console.line("different: \(list(comparison.differentOutputs))")
      }
    }
    if !comparison.leftOut.isEmpty {
      Console.line("not shown: \(list(comparison.leftOut))")
    }
  }
}
