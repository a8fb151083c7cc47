import Glibc

/// How large a terminal is.
public struct TerminalSize: Sendable, Equatable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// The size as it is now; 80 × 24 where the terminal does not say.
  public init(of descriptor: Int32) {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    columns = known ? Int(size.ws_col) : 80
    rows = known && size.ws_row > 0 ? Int(size.ws_row) : 24
  }
}
