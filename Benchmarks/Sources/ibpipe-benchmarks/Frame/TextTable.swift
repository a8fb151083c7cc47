import Glibc

/// A Markdown table whose columns are as wide in the source as their widest cell.
struct TextTable {
  var rows: [[String]]

  init(_ head: [String]) { rows = [head] }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      "| "
        + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: " | ") + " |"
    }
    let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|")
    return ([lines[0], rule + "|"] + lines.dropFirst()).joined(separator: "\n")
  }
}

/// A number with so many decimal places; a dash where there is none.
func decimal(_ value: Double?, places: Int = 2) -> String {
  guard let value, value.isFinite, abs(value) < 1e12 else { return "–" }
  let scale = pow(10, Double(places))
  let scaled = Int((abs(value) * scale).rounded())
  let sign = value < 0 && scaled > 0 ? "−" : ""
  guard places > 0 else { return sign + "\(scaled)" }
  let fraction = String(scaled % Int(scale))
  return sign + "\(scaled / Int(scale))."
    + String(repeating: "0", count: places - fraction.count) + fraction
}

/// A number of three digits that count, or more before its point.
func significant(_ value: Double?) -> String {
  guard let value, value != 0 else { return decimal(value, places: 0) }
  return decimal(value, places: min(9, max(0, 2 - Int(log10(abs(value)).rounded(.down)))))
}
