import FoundationEssentials
import Glibc

/// Shows what was measured to people as tables, to machines as one JSON object.
struct Report {
  var comparisons: [Comparison] = []
  var memory: [MemoryComparison] = []
  var growth: [GrowthSeries] = []
  /// Sentences below the tables.
  var notes: [String] = []
  private let machine = Machine()
  private let conditions: Conditions

  /// Notes the machine's load as it is before the first trial.
  init(_ conditions: Conditions) { self.conditions = conditions }

  /// Says what is left out, or how far the run is, beside the results.
  static func note(_ text: String) {
    _ = "\(text)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  func show() throws { print(conditions.json ? try json() : tables) }

  private var tables: String {
    var parts = [machine.sentence]
    if !comparisons.isEmpty { parts.append(comparisonTable.text) }
    if !scalings.isEmpty { parts.append(scalingTable.text) }
    if !memory.isEmpty { parts.append(memoryTable.text) }
    if !growth.isEmpty { parts += [growthTable.text, exponentTable.text] }
    if !notes.isEmpty { parts.append(notes.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private var scalings: [Scaling] { Scaling.all(among: comparisons) }

  private var comparisonTable: TextTable {
    var table = TextTable([
      "", "against", "threads", "ratio", "lowest", "highest", "best/best", "ibpipe s", "peer s",
      "pairs",
    ])
    for comparison in comparisons {
      let ratios = comparison.ratios
      table.rows.append([
        comparison.subject, comparison.peer ?? "–", "\(threads(of: comparison))",
        decimal(ratios.median), decimal(ratios.first), decimal(ratios.last),
        decimal(comparison.bestRatio), decimal(comparison.ourSeconds.median, places: 4),
        decimal(comparison.peerSeconds.median, places: 4), "\(comparison.ourSeconds.count)",
      ])
    }
    return table
  }

  private func threads(of comparison: Comparison) -> Int {
    comparison.threads ?? conditions.threads
  }

  private var scalingTable: TextTable {
    var table = TextTable(["", "beside", "threads", "ibpipe’s speed-up", "peer’s speed-up"])
    for scaling in scalings {
      table.rows.append([
        scaling.subject, scaling.peer ?? "–", "\(scaling.from) → \(scaling.to)",
        decimal(scaling.ours), decimal(scaling.peers),
      ])
    }
    return table
  }

  private var memoryTable: TextTable {
    var table = TextTable(["", "against", "threads", "ratio", "ibpipe MiB", "peer MiB"])
    for row in memory {
      table.rows.append([
        row.subject, row.peer ?? "–", "\(conditions.threads)", decimal(row.ratio),
        decimal(mebibytes(Double(row.ourBytes)), places: 0),
        decimal(row.peerBytes.map { mebibytes(Double($0)) }, places: 0),
      ])
    }
    return table
  }

  private var growthTable: TextTable {
    var table = TextTable([
      "", "what grows", "size", "s", "µs", "of each", "exponent from the last",
    ])
    for series in growth {
      for (index, point) in series.points.enumerated() {
        table.rows.append([
          series.subject, series.quantity, "\(point.size)", significant(point.seconds),
          significant(series.secondsEach[index] * 1e6), series.unit, decimal(series.steps[index]),
        ])
      }
    }
    return table
  }

  private var exponentTable: TextTable {
    var table = TextTable(["", "what grows", "from", "to", "exponent"])
    for series in growth {
      table.rows.append([
        series.subject, series.quantity, "\(series.points.first?.size ?? 0)",
        "\(series.points.last?.size ?? 0)", decimal(series.exponent),
      ])
    }
    return table
  }
}

/// The same for machines.
extension Report {
  private struct ComparisonRow: Encodable {
    var subject: String
    var peer: String?
    var threads: Int
    var ratioMedian, ratioLowest, ratioHighest, ratioOfBest: Double?
    var ourSeconds, peerSeconds: [Double]

    init(_ comparison: Comparison, threads: Int) {
      subject = comparison.subject
      peer = comparison.peer
      self.threads = threads
      ratioMedian = comparison.ratios.median
      ratioLowest = comparison.ratios.first
      ratioHighest = comparison.ratios.last
      ratioOfBest = comparison.bestRatio
      ourSeconds = comparison.ourSeconds
      peerSeconds = comparison.peerSeconds
    }
  }

  private struct MemoryRow: Encodable {
    var subject: String
    var peer: String?
    var ratio: Double?
    var ourBytes: Int
    var peerBytes: Int?

    init(_ row: MemoryComparison) {
      subject = row.subject
      peer = row.peer
      ratio = row.ratio
      ourBytes = row.ourBytes
      peerBytes = row.peerBytes
    }
  }

  private struct GrowthRow: Encodable {
    struct Point: Encodable {
      var size: Int
      var seconds, secondsEach: Double
    }
    var subject, quantity, unit: String
    var points: [Point]
    var exponent: Double?

    init(_ series: GrowthSeries) {
      subject = series.subject
      quantity = series.quantity
      unit = series.unit
      points = zip(series.points, series.secondsEach).map {
        Point(size: $0.size, seconds: $0.seconds, secondsEach: $1)
      }
      exponent = series.exponent
    }
  }

  private struct Whole: Encodable {
    var machine: Machine
    var threads: [Int]
    var comparisons: [ComparisonRow]
    var scalings: [Scaling]
    var memory: [MemoryRow]
    var growth: [GrowthRow]
    var notes: [String]
  }

  private func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let whole = Whole(
      machine: machine, threads: conditions.threadCounts,
      comparisons: comparisons.map { ComparisonRow($0, threads: threads(of: $0)) },
      scalings: scalings, memory: memory.map(MemoryRow.init), growth: growth.map(GrowthRow.init),
      notes: notes)
    return String(decoding: try encoder.encode(whole), as: UTF8.self)
  }
}
