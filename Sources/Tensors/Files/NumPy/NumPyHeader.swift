/// The header of a .npy file, versions 1.0 to 3.0
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html):
///
///     0   “\x93NUMPY”, then the version in 2 bytes
///     8   length of what follows: 2 bytes in version 1, else 4, little-endian
///     …   a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
struct NumPyHeader: Equatable {
  var type: ElementType
  var isBigEndian = false
  var isFortranOrder = false
  var shape: [Int]
  /// Where the values begin.
  var dataOffset = 0

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy itself reads no longer ones, unless it is told that they are trusted.
  private static let lengthLimit = 10_000
  /// As many as NumPy allows.
  private static let dimensionLimit = 64

  init(type: ElementType, shape: [Int]) {
    self.type = type
    self.shape = shape
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(NumPyError) {
    guard bytes.starts(with: NumPyHeader.magic) else {
      throw NumPyError("it does not begin with NumPy's magic")
    }
    let fixed = Array(bytes.prefix(12))
    guard fixed.count >= 10 else { throw NumPyError("it is cut short in its header") }
    guard (1...3).contains(fixed[6]), fixed[7] == 0 else {
      throw NumPyError("its format is version \(fixed[6]).\(fixed[7]); ibpipe reads 1.0 to 3.0")
    }
    let lengthSize = fixed[6] == 1 ? 2 : 4
    guard fixed.count >= 8 + lengthSize else {
      throw NumPyError("it is cut short in its header")
    }
    let length = fixed[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= NumPyHeader.lengthLimit else {
      throw NumPyError("its header of \(length) bytes is longer than any NumPy array needs")
    }
    let text = bytes.dropFirst(8 + lengthSize).prefix(length)
    guard text.count == length else { throw NumPyError("it is cut short in its header") }
    let fields = try PythonDictionary(parsing: text).fields

    guard case .text(let descr)? = fields["descr"] else {
      if fields["descr"] != nil {
        throw NumPyError("it holds records of several fields; save each field as an array")
      }
      throw NumPyError("its header does not say what type its numbers have")
    }
    (type, isBigEndian) = try NumPyHeader.type(named: descr)
    guard case .bool(let isFortran)? = fields["fortran_order"],
      case .numbers(let shape)? = fields["shape"], shape.count <= NumPyHeader.dimensionLimit
    else { throw NumPyError("its header does not say what shape it has") }
    self.shape = shape
    isFortranOrder = isFortran
    dataOffset = 8 + lengthSize + length
  }

  private static let kinds: [String: ElementType] = [
    "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32,
    "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "b1": .bool,
  ]

  private static func type(
    named descr: String
  ) throws(NumPyError) -> (ElementType, isBigEndian: Bool) {
    let kind = descr.drop { "<>|=".contains($0) }
    if kind.first == "O" {
      throw NumPyError(
        "it holds pickled Python objects, and reading those can run any program; save numbers, "
          + "as with array.astype(\"float32\")")
    }
    guard let type = kinds[String(kind)], descr.count - kind.count <= 1 else {
      throw NumPyError(
        "its numbers are of the type “\(descr.prefix(32))”; ibpipe reads f2, f4, f8, i1 to i8, "
          + "u1 to u8 and b1")
    }
    return (type, descr.first == ">")
  }

  /// The bytes of the header, in version 1.0; the values come on a multiple of 64.
  var encoded: [UInt8] {
    let name = NumPyHeader.kinds.first { $0.value == type }?.key ?? "f4"
    let order = type.size == 1 ? "|" : "<"
    let dimensions = shape.map { "\($0)," }.joined(separator: " ")
    // NumPy writes (3,) and (3, 4).
    let tuple = shape.count > 1 ? String(dimensions.dropLast()) : dimensions
    var text = "{'descr': '\(order)\(name)', 'fortran_order': False, 'shape': (\(tuple)), }"
    while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    let length = UInt16(truncatingIfNeeded: text.utf8.count)
    return NumPyHeader.magic
      + [1, 0, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
      + Array(text.utf8)
  }
}
