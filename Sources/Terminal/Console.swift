import FoundationEssentials
import Glibc
import Synchronization

/// Writing to people and machines.
public enum Console {
  /// Who takes the lines for people instead of standard error.
  private static let reader = Mutex<(@Sendable (String) -> Void)?>(nil)

  public static func line(_ text: String) {
    if let reader = reader.withLock({ $0 }) { return reader(text) }
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Gives the lines for people to somebody else, such as a ``LiveRegion``, until called with nil.
  public static func redirectLines(to reader: (@Sendable (String) -> Void)?) {
    Console.reader.withLock { $0 = reader }
  }

  public static func error(_ sentence: String) { line("ibpipe: \(sentence)") }

  public static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// A value as JSON for machines, on standard output, with sorted keys.
  public static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    output(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  public static func write(_ text: String, to descriptor: Int32) {
    let text = text.hasSuffix("\n") ? text : text + "\n"
    write(bytes: Array(text.utf8)[...], to: descriptor)
  }

  /// Bytes just as they are.
  public static func write(bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    var bytes = bytes
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Colour is for terminals, and not where the user asks for none (https://no-color.org).
  public static func wantsColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && !isSet("NO_COLOR")
      && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// Whether lines on the descriptor can be drawn again in place: on a terminal that can move its
  /// cursor, and that a person looks at.
  public static func canRedraw(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && !isSet("CI") && isSet("TERM")
      && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// Whether this process has the terminal, rather than the shell that it was put behind.
  public static func isInForeground(_ descriptor: Int32) -> Bool {
    let group = tcgetpgrp(descriptor)
    return group < 0 || group == getpgrp()
  }

  private static func isSet(_ name: String) -> Bool {
    getenv(name).map { $0.pointee != 0 } ?? false
  }
}
