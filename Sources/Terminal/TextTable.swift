/// A table as text: columns as wide as what they hold, two spaces apart.
public struct TextTable {
  public enum Alignment: Sendable { case left, right }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [(cells: [String], paint: [(String) -> String])] = []

  public init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Adds a row; cells are made safe for a terminal.
  ///
  /// - Parameter paint: how each cell is coloured once it has its width; absent ones stay plain.
  public mutating func add(_ cells: [String], paint: [Int: (String) -> String] = [:]) {
    rows.append((cells.map(printableText), columns.indices.map { paint[$0] ?? { $0 } }))
  }

  public var isEmpty: Bool { rows.isEmpty }

  /// The lines of the table, each after `indent` spaces, the titles first. Columns in which no row
  /// says anything are left out.
  public func lines(indent: Int = 0, paint: Paint = Paint(enabled: false)) -> [String] {
    let shown = columns.indices.filter { column in
      rows.contains { column < $0.cells.count && !$0.cells[column].isEmpty }
    }
    var widths: [Int: Int] = [:]
    for column in shown {
      let cells = rows.map { column < $0.cells.count ? $0.cells[column].count : 0 }
      widths[column] = max(columns[column].title.count, cells.max() ?? 0)
    }
    func line(_ cells: [String], _ paint: [(String) -> String]) -> String {
      var parts: [String] = []
      let filled = shown.prefix { column in
        cells.indices.contains { $0 >= column && !cells[$0].isEmpty }
      }
      for column in filled {
        let cell = column < cells.count ? cells[column] : ""
        let padding = String(repeating: " ", count: (widths[column] ?? 0) - cell.count)
        let isLast = column == filled.last
        switch columns[column].alignment {
        case .left: parts.append(paint[column](cell) + (isLast ? "" : padding))
        case .right: parts.append(padding + paint[column](cell))
        }
      }
      return String(repeating: " ", count: indent) + parts.joined(separator: "  ")
    }
    let plain = [(String) -> String](repeating: { $0 }, count: columns.count)
    let hasTitles = shown.contains { !columns[$0].title.isEmpty }
    let titles = hasTitles ? [paint.dim(line(columns.map(\.title), plain))] : []
    return titles + rows.map { line($0.cells, $0.paint) }
  }
}
