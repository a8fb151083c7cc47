import FoundationEssentials
import Glibc

/// Writing to people and machines.
public enum Console {
  public static func line(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

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

  private static func isSet(_ name: String) -> Bool {
    getenv(name).map { $0.pointee != 0 } ?? false
  }
}
