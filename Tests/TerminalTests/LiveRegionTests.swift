import Synchronization
import Terminal
import Testing

/// What a terminal would show: enough of one for what ``LiveRegion`` writes.
private final class Screen: Sendable {
  private struct State {
    var rows: [[Character]] = [[]]
    var row = 0
    var column = 0
    var size = TerminalSize(columns: 40, rows: 10)
  }
  private let state = Mutex(State())

  var size: TerminalSize { state.withLock { $0.size } }
  func resize(columns: Int, rows: Int) {
    state.withLock { $0.size = TerminalSize(columns: columns, rows: rows) }
  }

  /// All rows down to the cursor's.
  var lines: [String] { state.withLock { state in state.rows.map { String($0) } } }

  func write(_ text: String) {
    state.withLock { state in
      var rest = Array(text)[...]
      while let character = rest.popFirst() {
        switch character {
        case "\n":
          state.row += 1
          state.column = 0
          if state.row == state.rows.count { state.rows.append([]) }
        case "\r": state.column = 0
        case "\u{1b}":
          rest.removeFirst()
          var number = ""
          while let digit = rest.first, digit.isNumber { number.append(rest.removeFirst()) }
          switch rest.removeFirst() {
          case "A": state.row = max(0, state.row - (Int(number) ?? 1))
          case "K":
            state.rows[state.row].removeLast(max(0, state.rows[state.row].count - state.column))
          case "J":
            state.rows[state.row].removeLast(max(0, state.rows[state.row].count - state.column))
            state.rows.removeLast(state.rows.count - state.row - 1)
          default: break
          }
        default:
          while state.rows[state.row].count <= state.column { state.rows[state.row].append(" ") }
          state.rows[state.row][state.column] = character
          state.column += 1
        }
      }
    }
  }
}

struct LiveRegionTests {
  private let screen = Screen()
  private let region: LiveRegion

  init() {
    let screen = screen
    region = LiveRegion(
      paint: Paint(enabled: false), size: { screen.size }, write: { screen.write($0) })
  }

  private func draw(_ lines: String...) { region.draw(lines.map { StyledLine($0) }) }

  @Test func linesAreDrawnInPlace() {
    screen.write("before\n")
    draw("one", "two")
    #expect(screen.lines == ["before", "one", "two", ""])
    draw("a much longer one", "2")
    #expect(screen.lines == ["before", "a much longer one", "2", ""])
    draw("short")
    #expect(screen.lines == ["before", "short", ""])
    region.erase()
    #expect(screen.lines == ["before", ""])
    region.erase()
    #expect(screen.lines == ["before", ""])
  }

  @Test func otherLinesScrollPastAbove() {
    draw("one", "two")
    region.print("a failure\nand more")
    #expect(screen.lines == ["a failure", "and more", ""])
    draw("one")
    region.print("again")
    draw("one", "two")
    #expect(screen.lines == ["a failure", "and more", "again", "one", "two", ""])
  }

  @Test func whatDoesNotFitIsLeftOut() {
    screen.resize(columns: 6, rows: 4)
    draw("abcdefgh", "x", "y", "z")
    #expect(screen.lines == ["abcd…", "x", ""])
    screen.resize(columns: 6, rows: 1)
    draw("abcdefgh")
    #expect(screen.lines == [""])
    #expect(region.room == 0)
  }

  /// A terminal folds what it shows when it gets narrower: then one line stands on two rows.
  @Test func aNarrowerTerminalIsWipedWhole() {
    let screen = screen
    let written = Mutex("")
    let region = LiveRegion(
      paint: Paint(enabled: false), size: { screen.size },
      write: { text in written.withLock { $0 = text } })
    region.draw([StyledLine(String(repeating: "x", count: 30)), StyledLine("two")])
    screen.resize(columns: 20, rows: 10)
    region.draw([StyledLine("one")])
    #expect(written.withLock { $0 } == "\r\u{1b}[3Aone\u{1b}[K\n\u{1b}[J")
  }

  @Test func whatIsLeftStays() {
    draw("one")
    region.leave()
    draw("two")
    #expect(screen.lines == ["one", "two", ""])
  }
}
