/// Text sizes without a font at hand: estimates on the safe side, so that labels do not collide.
enum TextMetrics {
  /// Advance widths of Helvetica for U+0020 to U+007E in thousandths of the font size (the
  /// Adobe font metrics).
  private static let helvetica: [Int] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722,
    722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
    667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
    500, 334, 260, 334, 584,
  ]

  /// Helvetica's substitutes and bold faces are wider than Helvetica itself.
  private static let margin = 1.08

  static func width(_ text: some StringProtocol, size: Double) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars {
      let code = Int(scalar.value)
      if code >= 0x20, code <= 0x7e {
        thousandths += helvetica[code - 0x20]
      } else if (0x300...0x36f).contains(code) || (0x200b...0x200f).contains(code) {
        continue
      } else {
        thousandths += code >= 0x1100 && !(0x1d00...0x2bff).contains(code) ? 1000 : 610
      }
    }
    return Double(thousandths) / 1000 * size * margin
  }

  /// `text` on one line no wider than `maximum`, ending in an ellipsis when cut.
  static func truncate(_ text: String, size: Double, to maximum: Double) -> String {
    if width(text, size: size) <= maximum { return text }
    var kept = Substring(text)
    while let last = kept.last, width(kept + "…", size: size) > maximum || last == " " {
      kept = kept.dropLast()
    }
    return kept + "…"
  }

  /// `text` broken at spaces into at most `lines` lines no wider than `maximum`.
  static func wrap(
    _ text: String, size: Double, to maximum: Double, lines limit: Int = 3
  ) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    var lines: [String] = []
    for word in words {
      if let last = lines.last,
        width(last + " " + word, size: size) <= maximum || lines.count == limit
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines.map { truncate($0, size: size, to: maximum) }
  }
}
