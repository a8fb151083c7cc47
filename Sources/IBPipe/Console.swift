import Glibc

/// Writing to people and machines.
enum Console {
  static func line(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  static func error(_ sentence: String) { line("ibpipe: \(sentence)") }

  static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

  static func write(_ text: String, to descriptor: Int32) {
    let text = text.hasSuffix("\n") ? text : text + "\n"
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Colour is for terminals, and not where the user asks for none (https://no-color.org).
  static func wantsColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && Surroundings.environment("NO_COLOR") == nil
      && Surroundings.environment("TERM") != "dumb"
  }
}
