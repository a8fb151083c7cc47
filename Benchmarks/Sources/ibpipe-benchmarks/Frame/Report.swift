import FoundationEssentials
import Glibc

/// Shows comparisons to people as a table, to machines as one JSON object.
struct Report {
  var comparisons: [Comparison] = []
  /// Sentences below the table.
  var notes: [String] = []
  private let machine = Machine()
  private let conditions: Conditions

  /// Notes the machine's load as it is before the first trial.
  init(_ conditions: Conditions) { self.conditions = conditions }

  /// Says what is left out, or how far the run is, beside the results.
  static func note(_ text: String) {
    _ = "\(text)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  func show() throws { print(conditions.json ? try jsonText() : table) }

  private var table: String {
    var rows = [
      ["", "against", "ratio", "lowest", "highest", "best/best", "ibpipe s", "peer s", "pairs"]
    ]
    for comparison in comparisons {
      let ratios = comparison.ratios
      rows.append([
        comparison.subject, comparison.peer ?? "–", decimal(ratios.median), decimal(ratios.first),
        decimal(ratios.last), decimal(comparison.bestRatio),
        decimal(comparison.ourSeconds.median, places: 4),
        decimal(comparison.peerSeconds.median, places: 4), "\(comparison.ourSeconds.count)",
      ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      "| "
        + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: " | ") + " |"
    }
    let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|")
    return """
      \(machine.processor), \(machine.cores) cores, load \(decimal(machine.load)), \
      \(machine.openBLAS); threads of either side: \(conditions.threads)

      \(([lines[0], rule + "|"] + lines.dropFirst() + notes).joined(separator: "\n"))
      """
  }

  private func decimal(_ value: Double?, places: Int = 2) -> String {
    guard let value, value.isFinite else { return "–" }
    let scale = places == 2 ? 100 : 10_000
    let scaled = Int((value * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  private struct Row: Encodable {
    var subject: String
    var peer: String?
    var ratioMedian, ratioLowest, ratioHighest, ratioOfBest: Double?
    var ourSeconds, peerSeconds: [Double]

    init(_ comparison: Comparison) {
      subject = comparison.subject
      peer = comparison.peer
      ratioMedian = comparison.ratios.median
      ratioLowest = comparison.ratios.first
      ratioHighest = comparison.ratios.last
      ratioOfBest = comparison.bestRatio
      ourSeconds = comparison.ourSeconds
      peerSeconds = comparison.peerSeconds
    }
  }

  private func jsonText() throws -> String {
    struct Whole: Encodable {
      var machine: Machine
      var threads: Int
      var comparisons: [Row]
      var notes: [String]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let whole = Whole(
      machine: machine, threads: conditions.threads, comparisons: comparisons.map(Row.init),
      notes: notes)
    return String(decoding: try encoder.encode(whole), as: UTF8.self)
  }
}
