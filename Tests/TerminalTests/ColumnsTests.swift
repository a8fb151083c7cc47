import Terminal
import Testing

struct ColumnsTests {
  @Test(arguments: [
    ("", 0), ("train", 5), ("σ = 0.1", 7), ("日本", 4), ("e\u{301}", 1), ("✓ ✗ …", 5), ("👍", 2),
    ("é", 1), ("한글", 4), ("━━", 2),
  ])
  func wideCharactersCountTwice(text: String, count: Int) {
    #expect(columns(of: text) == count)
  }

  @Test(arguments: [
    ("train", 5, "train"), ("train", 4, "tra…"), ("train", 1, "…"), ("train", 0, ""),
    ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"),
    ("a\nb\u{1b}[31mc", 20, "a b [31mc"), ("", 3, ""),
  ])
  func aTextIsClippedToItsColumns(text: String, limit: Int, expected: String) {
    #expect(clipped(text, to: limit) == expected)
    #expect(columns(of: clipped(text, to: limit)) <= limit)
  }

  @Test func aTextIsPadded() {
    #expect(padded("ab", to: 4) == "ab  ")
    #expect(padded("日本", to: 5) == "日本 ")
    #expect(padded("abcdef", to: 4) == "abc…")
  }

  @Test func aLineIsClippedAcrossItsParts() {
    var line = StyledLine("ab", .bold)
    line.add("cdef", .dim)
    line.add("gh")
    #expect(line.columnCount == 8)
    let plain = Paint(enabled: false)
    #expect(line.text(columns: 8, paint: plain) == "abcdefgh")
    #expect(line.text(columns: 5, paint: plain) == "abcd…")
    #expect(line.text(columns: 6, paint: plain) == "abcdef")
    #expect(
      line.text(columns: 5, paint: Paint(enabled: true))
        == "\u{1b}[1mab\u{1b}[0m\u{1b}[2mcd…\u{1b}[0m")
  }
}
