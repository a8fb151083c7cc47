import Synchronization

/// A few lines at the bottom of a terminal that are drawn again in place, while other lines scroll
/// past above them.
///
/// The cursor stays visible, at the start of the line below them: whatever ends the process, the
/// terminal is left as it should be.
public final class LiveRegion: Sendable {
  private struct State {
    /// The columns of each line that stands there.
    var drawn: [Int] = []
  }

  private let state = Mutex(State())
  private let paint: Paint
  private let size: @Sendable () -> TerminalSize
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - size: gives the terminal's size, which may change at any time.
  ///   - write: writes to the terminal, as it stands.
  public init(
    paint: Paint, size: @escaping @Sendable () -> TerminalSize,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.paint = paint
    self.size = size
    self.write = write
  }

  /// How many lines there is room for.
  public var room: Int { max(0, size().rows - 2) }

  /// Replaces what stands there. Lines that do not fit are left out.
  public func draw(_ lines: [StyledLine]) {
    state.withLock { state in
      let size = size()
      let lines = lines.prefix(max(0, size.rows - 2))
      // One column less than there are: a full line would leave the cursor in different places.
      let width = max(1, size.columns - 1)
      var text = LiveRegion.back(over: state.drawn, columns: size.columns)
      for line in lines { text += line.text(columns: width, paint: paint) + "\u{1b}[K\n" }
      write(text + "\u{1b}[J")
      state.drawn = lines.map { min(width, $0.columnCount) }
    }
  }

  /// Prints lines above; the region is gone until it is drawn again.
  public func print(_ text: String) {
    state.withLock { state in
      let back = LiveRegion.back(over: state.drawn, columns: size().columns)
      write(back + (back.isEmpty ? "" : "\u{1b}[J") + text + "\n")
      state.drawn = []
    }
  }

  /// Takes the region away.
  public func erase() {
    state.withLock { state in
      guard !state.drawn.isEmpty else { return }
      write(LiveRegion.back(over: state.drawn, columns: size().columns) + "\u{1b}[J")
      state.drawn = []
    }
  }

  /// Leaves what stands there, as when another program has written below it.
  public func leave() { state.withLock { $0.drawn = [] } }

  /// Moves the cursor to where the drawn lines begin. In a terminal that was made narrower since
  /// then, one line may stand on several rows.
  private static func back(over drawn: [Int], columns: Int) -> String {
    let columns = max(1, columns)
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    return rows > 0 ? "\r\u{1b}[\(rows)A" : ""
  }
}
