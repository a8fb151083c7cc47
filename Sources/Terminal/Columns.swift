/// How many columns of a terminal a text takes; never fewer than it does take.
///
/// Terminals disagree on composed characters, so each scalar is counted on its own.
public func columns(of text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

/// The text on one line of at most that many columns, with `…` where something is left out and
/// without what would move the cursor.
public func clipped(_ text: String, to limit: Int) -> String {
  guard limit > 0 else { return "" }
  var used = 0
  var kept = String.UnicodeScalarView()
  // How much of it fits when the ellipsis has to as well.
  var short = kept
  for scalar in text.unicodeScalars {
    let shown = isControl(scalar) ? " " : scalar
    let width = columns(of: shown)
    if used + width > limit { return String(short) + "…" }
    used += width
    kept.append(shown)
    if used < limit { short = kept }
  }
  return String(kept)
}

/// The text with spaces behind it up to that many columns, or clipped to them.
public func padded(_ text: String, to columnCount: Int) -> String {
  let text = clipped(text, to: columnCount)
  return text + String(repeating: " ", count: max(0, columnCount - columns(of: text)))
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .format: scalar.value != 0x200d
  default: false
  }
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format:
    // A selector may make the emoji before it wide.
    return scalar.value == 0xfe0f ? 1 : 0
  default: return isWide(scalar.value) ? 2 : 1
  }
}

/// East Asian wide and full-width characters, and emoji.
private func isWide(_ value: UInt32) -> Bool {
  switch value {
  case 0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23f3, 0x25fd...0x25fe,
    0x2614...0x2615, 0x2648...0x2653, 0x267f, 0x2693, 0x26a1, 0x26aa...0x26ab, 0x26bd...0x26be,
    0x26c4...0x26c5, 0x26ce, 0x26d4, 0x26ea, 0x26f2...0x26f5, 0x26fa, 0x26fd, 0x2705,
    0x270a...0x270b, 0x2728, 0x274c, 0x274e, 0x2753...0x2757, 0x2795...0x2797, 0x27b0, 0x27bf,
    0x2b1b...0x2b1c, 0x2b50, 0x2b55, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60,
    0xffe0...0xffe6, 0x16fe0...0x18fff, 0x1b000...0x1b2ff, 0x1f000...0x1faff, 0x20000...0x3fffd:
    true
  default: false
  }
}
