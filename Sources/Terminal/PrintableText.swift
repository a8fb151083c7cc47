/// Text from a file, made safe for a terminal: control characters, with which it could move the
/// cursor or change titles, become `�`.
public func printableText(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var printable = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { printable.append(isControl(scalar) ? "\u{fffd}" : scalar) }
  return String(printable)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  // C0 and DEL, C1, and what turns the direction of the text around it.
  case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069: true
  default: false
  }
}
