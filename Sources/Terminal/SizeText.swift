/// Amounts of bytes as people say them: `640 B`, `1.4 MB`, `12 GB`; powers of 1,000.
public func sizeText(_ bytes: Int) -> String {
  guard bytes >= 1000 else { return "\(bytes) B" }
  var value = Double(bytes)
  for unit in ["kB", "MB", "GB", "TB", "PB"] {
    value /= 1000
    // One digit behind the point, but not where rounding makes four before it.
    if value < 9.95 { return "\((value * 10).rounded() / 10) \(unit)" }
    if value < 999.5 { return "\(Int(value.rounded())) \(unit)" }
  }
  return "\(Int(value.rounded())) PB"
}
