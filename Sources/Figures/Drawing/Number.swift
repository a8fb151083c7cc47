/// Numbers as text, without exponents and without a locale.
enum Number {
  /// 10 to the power of `exponent`, by multiplication: the same bits on every platform.
  static func powerOfTen(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(abs(exponent), 330) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  /// `value` with exactly `decimals` decimals, rounded half away from zero; "-0" never appears.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = powerOfTen(decimals)
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, scaled.magnitude < 9e15 else { return "\(value)" }
    let digits = String(Int64(scaled.magnitude))
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// A length or coordinate in pixels: at most two decimals, no trailing zeros.
  static func pixels(_ value: Double) -> String {
    var text = fixed(value, decimals: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// `fixed` for readers: a true minus sign, and commas between thousands from 10,000 on.
  static func readable(_ value: Double, decimals: Int) -> String {
    let text = fixed(value, decimals: decimals)
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    guard let whole = parts.first else { return text }
    var grouped = ""
    for (offset, digit) in whole.enumerated() {
      let remaining = whole.count - offset
      if offset > 0, remaining % 3 == 0, whole.count > 4 { grouped.append(",") }
      grouped.append(digit)
    }
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (isNegative ? "\u{2212}" : "") + grouped + fraction
  }

  /// Whether a value can be placed on an axis; the bound keeps differences of two finite.
  static func isPlottable(_ value: Double) -> Bool {
    value.isFinite && value.magnitude < 1e300
  }
}
