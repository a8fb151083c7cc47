import Terminal
import Testing

struct TextTableTests {
  @Test func columnsAreAsWideAsWhatTheyHold() {
    var table = TextTable([("run", .left), ("ran", .right), ("empty", .left), ("", .left)])
    table.add(["σ=0.1", "7", "", "done"])
    table.add(["b", "1200", "", ""])
    #expect(
      table.lines(indent: 2) == [
        "  run     ran", "  σ=0.1     7  done", "  b      1200",
      ])
  }

  @Test func colourDoesNotCountAsWidth() {
    var table = TextTable([("", .left), ("", .left)])
    table.add(["a", "x"], paint: [0: { "<\($0)>" }])
    table.add(["bcd", "y"])
    #expect(table.lines() == ["<a>    x", "bcd  y"])
  }

  @Test func whatATerminalWouldObeyIsNotWritten() {
    var table = TextTable([("", .left)])
    table.add(["a\u{1b}[2Jb\nc"])
    #expect(table.lines() == ["a\u{fffd}[2Jb\u{fffd}c"])
  }

  @Test(arguments: [
    (0.0721, "0.0721"), (12, "12"), (1.5e-8, "1.5e-08"), (1234567.8, "1.23457e+06"),
    (-0.25, "-0.25"), (.infinity, "inf"),
  ])
  func numbersHaveSixDigits(_ value: Double, text: String) { #expect(numberText(value) == text) }

  @Test func timesAreReadable() {
    #expect(timeText("2026-11-24T08:30:12Z") == "2026-11-24 08:30:12")
    #expect(timeText("yesterday") == "yesterday")
  }
}
