/// The lines at the top of a Swift file that name further files of the program:
///
///     // ibpipe: include "stages/Brightness.swift"
///
/// They are comments, so that the file is plain Swift to every other tool. They stand above the
/// first declaration, among comments and imports; one further down is refused rather than
/// overlooked.
struct IncludeDirectives {
  struct Include: Equatable {
    /// Relative to the folder of the file that names it.
    let path: String
    /// Counts from 1.
    let line: Int
  }

  private(set) var includes: [Include] = []
  private let path: String

  /// - Parameter path: what the file is called in messages.
  init(in source: [UInt8], path: String) throws(LaunchFailure) {
    self.path = path
    var isTop = true
    var comments = 0
    for (index, line) in source.split(separator: .newline, omittingEmptySubsequences: false)
      .enumerated()
    {
      var text = Self.trimmed(line)
      if comments > 0 || (isTop && text.starts(with: "/*".utf8)) {
        text = Self.afterBlockComments(text, depth: &comments)
        if comments > 0 { continue }
      }
      if let words = Self.directive(in: text) {
        guard isTop else {
          throw .input(
            "\(path):\(index + 1): an include stands above the first declaration; move it there.")
        }
        includes.append(try parse(words, line: index + 1))
      } else if isTop {
        isTop =
          text.isEmpty || text.starts(with: "//".utf8) || text.starts(with: "import ".utf8)
          || (index == 0 && text.starts(with: "#!".utf8))
      }
    }
  }

  private func parse(_ words: ArraySlice<UInt8>, line: Int) throws(LaunchFailure) -> Include {
    let keyword = words.prefix { !$0.isWhitespace && $0 != .quote }
    guard keyword.elementsEqual("include".utf8) else {
      let given = String(decoding: keyword, as: UTF8.self)
      throw .input(
        "\(path):\(line): there is no directive “\(given)”; there is // ibpipe: include \"FILE.swift\"."
      )
    }
    let quoted = Self.trimmed(words.dropFirst(keyword.count))
    let name = quoted.dropFirst().dropLast()
    guard quoted.count > 2, quoted.first == .quote, quoted.last == .quote,
      name.allSatisfy({ $0 >= .space && $0 != .quote })
    else {
      throw .input("\(path):\(line): write it as // ibpipe: include \"FILE.swift\".")
    }
    return Include(path: String(decoding: name, as: UTF8.self), line: line)
  }

  /// What follows `// ibpipe:` where the line is such a comment.
  private static func directive(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: "//".utf8) else { return nil }
    let comment = trimmed(line.dropFirst(2))
    let mark = "ibpipe:".utf8
    return comment.starts(with: mark) ? trimmed(comment.dropFirst(mark.count)) : nil
  }

  /// What of a line is behind the comments that it begins in; they may be nested.
  private static func afterBlockComments(
    _ line: ArraySlice<UInt8>, depth: inout Int
  ) -> ArraySlice<UInt8> {
    var rest = line
    while !rest.isEmpty {
      if rest.starts(with: "/*".utf8) {
        depth += 1
        rest = rest.dropFirst(2)
      } else if depth == 0 {
        break
      } else if rest.starts(with: "*/".utf8) {
        depth -= 1
        rest = trimmed(rest.dropFirst(2))
      } else {
        rest = rest.dropFirst()
      }
    }
    return rest
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
