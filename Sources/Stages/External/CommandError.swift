import Glibc

/// Why a command gave no result.
enum CommandError: Error, CustomStringConvertible, Equatable {
  case notFound(String)
  case notExecutable(String)
  case system(String, code: Int32)
  case exited(String, status: Int32, lastLines: String)
  case killed(String, signal: Int32, lastLines: String)
  case missing(output: String, of: String, wrote: [String])
  case notAFile(output: String, of: String)
  case unusablePayload(String, of: String)

  var description: String {
    switch self {
    case .notFound(let name):
      "there is no program “\(name)” on the PATH; install it, or name it by its path"
    case .notExecutable(let path): "\(path) is no program that can be run"
    case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
    case .exited(let command, let status, let lines):
      "“\(command)” ended with exit status \(status)\(CommandError.told(lines))"
    case .killed(let command, let signal, let lines):
      "“\(command)” was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
        + CommandError.told(lines)
    case .missing(let output, let command, let wrote):
      "“\(command)” ended well, but did not write \(output); it wrote "
        + (wrote.isEmpty ? "nothing" : wrote.joined(separator: ", "))
    case .notAFile(let output, let command):
      "“\(command)” made \(output), but not as a regular file"
    case .unusablePayload(let name, let input):
      "the input “\(input)” has a payload “\(name)”, which cannot be the name of a file"
    }
  }

  private static func told(_ lines: String) -> String {
    lines.isEmpty ? ", and printed nothing" : "; it printed last:\n" + lines
  }
}
