import Glibc

/// A number to four significant digits, as people read it: `0.1234`, `12340`, `1.234e-05`.
func shortText(_ number: Double) -> String {
  guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
  let exponent = Int(floor(log10(abs(number))))
  // Decimal exponents reach 308: two steps keep the scale itself in range.
  let power = 3 - exponent
  let half = power / 2
  let rounded = (number * pow(10, Double(half)) * pow(10, Double(power - half))).rounded()
  // Division by a power of ten is exact where multiplication by its inverse is not.
  let value =
    power >= 0
    ? rounded / pow(10, Double(half)) / pow(10, Double(power - half))
    : rounded * pow(10, Double(-power))
  guard value.isFinite else { return "\(number)" }
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A whole number with its thousands set apart: `1,234,567`.
func countText(_ count: Int) -> String {
  let digits = Array("\(abs(count))")
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
