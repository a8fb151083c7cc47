/// As much of Python's syntax as a .npy header is written in: a dictionary from strings to
/// strings, booleans and tuples of whole numbers.
struct PythonDictionary {
  enum Value: Equatable {
    case text(String)
    case bool(Bool)
    case numbers([Int])
    /// Anything else in brackets, such as the description of a record.
    case other
  }

  private(set) var fields: [String: Value] = [:]

  private static let fault = NumPyError("its header is not the dictionary that NumPy writes")

  init(parsing text: ArraySlice<UInt8>) throws(NumPyError) {
    var scanner = Scanner(rest: text)
    try scanner.expect("{")
    while !scanner.take("}") {
      let key = try scanner.string()
      try scanner.expect(":")
      let value = try scanner.value()
      guard fields.updateValue(value, forKey: key) == nil else { throw PythonDictionary.fault }
      if !scanner.take(",") {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.isAtEnd else { throw PythonDictionary.fault }
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func skipSpace() {
      rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x09 || $0 == 0x0d }
    }

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return rest.isEmpty
      }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(NumPyError) {
      guard take(character) else { throw PythonDictionary.fault }
    }

    mutating func string() throws(NumPyError) -> String {
      skipSpace()
      guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
      else { throw PythonDictionary.fault }
      rest.removeFirst()
      let text = rest.prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
      rest = rest.dropFirst(text.count)
      guard rest.popFirst() == quote else { throw PythonDictionary.fault }
      return String(decoding: text, as: UTF8.self)
    }

    mutating func value() throws(NumPyError) -> Value {
      skipSpace()
      switch rest.first {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try string())
      case UInt8(ascii: "("): return .numbers(try tuple())
      case UInt8(ascii: "["):
        try skipList()
        return .other
      default:
        for (word, value) in [("True", true), ("False", false)] where rest.starts(with: word.utf8) {
          rest = rest.dropFirst(word.utf8.count)
          return .bool(value)
        }
        throw PythonDictionary.fault
      }
    }

    private mutating func tuple() throws(NumPyError) -> [Int] {
      try expect("(")
      var numbers: [Int] = []
      while !take(")") {
        skipSpace()
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
          throw NumPyError("its shape is not one of whole numbers that a machine can count to")
        }
        numbers.append(number)
        rest = rest.dropFirst(digits.count)
        // As Python 2 wrote long numbers.
        _ = take("L")
        if !take(",") {
          try expect(")")
          break
        }
      }
      return numbers
    }

    /// Passes over brackets within brackets, and what is quoted in them.
    private mutating func skipList() throws(NumPyError) {
      var depth = 0
      repeat {
        skipSpace()
        switch rest.first {
        case nil: throw PythonDictionary.fault
        case UInt8(ascii: "'"), UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "["), UInt8(ascii: "("):
          depth += 1
          rest.removeFirst()
        case UInt8(ascii: "]"), UInt8(ascii: ")"):
          depth -= 1
          rest.removeFirst()
        default: rest.removeFirst()
        }
      } while depth > 0
    }
  }
}
