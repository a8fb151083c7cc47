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
