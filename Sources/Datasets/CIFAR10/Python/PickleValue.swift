/// What CIFAR-10's pickles are made of, and nothing else.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  /// A string of Python 2, or bytes.
  case bytes([UInt8])
  /// A Unicode string, as UTF-8.
  case text([UInt8])
  /// Lists and tuples: how deep they are nested is bounded.
  case sequence([PickleValue], depth: Int)
  case dictionary([[UInt8]: PickleValue])
  case callable(Callable)
  /// NumPy's type of unsigned bytes.
  case byteType
  /// A NumPy array of unsigned bytes, in C order.
  case array(shape: [Int], bytes: [UInt8])

  /// The only names that a pickle may mention.
  enum Callable: String {
    case reconstruct = "numpy.core.multiarray _reconstruct"
    case newReconstruct = "numpy._core.multiarray _reconstruct"
    case array = "numpy ndarray"
    case type = "numpy dtype"
    case encode = "_codecs encode"
  }

  var depth: Int { if case .sequence(_, let depth) = self { depth } else { 0 } }

  var integer: Int? { if case .integer(let number) = self { number } else { nil } }

  var sequence: [PickleValue]? {
    if case .sequence(let values, _) = self { values } else { nil }
  }

  /// The bytes of a string of any kind.
  var string: [UInt8]? {
    switch self {
    case .bytes(let bytes), .text(let bytes): bytes
    default: nil
    }
  }

  /// Whether it is 0, False or absent, as NumPy writes flags.
  var isFalse: Bool {
    switch self {
    case .bool(let flag): !flag
    case .integer(let number): number == 0
    default: false
    }
  }
}

/// Why bytes are no batch of CIFAR-10's Python version.
public struct PickleError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, as the end of a sentence about the file.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  public var description: String {
    "this is no batch of CIFAR-10's Python version that can be read: \(reason)"
  }
}
