internal import Glibc

/// Reads a file of lines that may still be growing, in bounded memory.
public struct LineReader: ~Copyable {
  private let file: Descriptor
  private let limit: Int
  /// From where the file is read next.
  private var offset = 0
  private var unread: [UInt8] = []
  /// How many bytes of ``unread`` were given out or searched already.
  private var start = 0
  private var searched = 0
  /// Inside a line that is longer than the limit.
  private var isSkipping = false

  private static let chunk = 1 << 18

  /// - Parameter limit: longer lines, in bytes, are left out.
  public init(opening path: String, limit: Int = 64 << 20) throws(StoreError) {
    file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    self.limit = limit
  }

  /// The next line, without its line break; nil when there is no whole one yet. Asked again later,
  /// it goes on with what was written meanwhile.
  public mutating func next() throws(StoreError) -> ArraySlice<UInt8>? {
    while true {
      if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = unread[start..<end]
        start = end + 1
        searched = start
        if isSkipping {
          isSkipping = false
          continue
        }
        return line
      }
      unread.removeFirst(start)
      start = 0
      if unread.count > limit {
        isSkipping = true
        unread = []
      }
      searched = unread.count
      let more = try file.contents(from: offset, limit: LineReader.chunk)
      if more.isEmpty { return nil }
      offset += more.count
      unread += more
    }
  }
}
