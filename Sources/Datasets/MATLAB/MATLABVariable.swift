/// One variable of a MATLAB file: its description is read at once, its numbers when asked for.
///
/// Its content is elements in a fixed order: flags, dimensions, name, numbers.
struct MATLABVariable {
  static let matrix: UInt32 = 14
  static let compressed: UInt32 = 15
  /// As many as MATLAB and SciPy write at most, and more.
  private static let nameLimit = 256
  private static let dimensionLimit = 32

  let name: String
  private let bytes: ElementBytes
  /// How many bytes of the variable were not read yet, by its own length.
  private var left: Int
  private let flags: UInt32
  private let shape: [Int]

  private static let fault = MATLABError(
    "the description of a variable is damaged; download it again")

  init(_ bytes: ElementBytes) throws(MATLABError) {
    self.bytes = bytes
    let tag = try bytes.take(8)
    guard tag.number(at: 0) == MATLABVariable.matrix else { throw MATLABVariable.fault }
    left = Int(tag.number(at: 4))
    let flags = try MATLABVariable.element(in: bytes, &left, type: 6, sizes: 8...8)
    let dimensions = try MATLABVariable.element(
      in: bytes, &left, type: 5, sizes: 8...4 * MATLABVariable.dimensionLimit)
    let name = try MATLABVariable.element(
      in: bytes, &left, type: 1, sizes: 0...MATLABVariable.nameLimit)
    guard dimensions.count % 4 == 0 else { throw MATLABVariable.fault }
    self.flags = flags.number(at: 0)
    shape = stride(from: 0, to: dimensions.count, by: 4).map {
      Int(Int32(bitPattern: dimensions.number(at: $0)))
    }
    self.name = String(decoding: name, as: UTF8.self)
  }

  /// The variable's numbers; refused unless it is a dense array of real ones.
  mutating func array() throws(MATLABError) -> MATLABArray {
    guard let className = MATLABArray.classNames[UInt8(truncatingIfNeeded: flags)],
      flags & 0x0800 == 0
    else {
      throw MATLABError(
        "its variable \(name) is no array of real numbers; save it as one, such as uint8")
    }
    let (type, size, inline) = try MATLABVariable.tag(in: bytes, &left)
    guard let storage = MATLABArray.Storage(rawValue: type) else { throw MATLABVariable.fault }
    var wanted = storage.size
    for dimension in shape {
      let (product, overflow) = wanted.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflow else { throw MATLABVariable.fault }
      wanted = product
    }
    guard size == wanted else {
      throw MATLABError(
        "its variable \(name) has \(size) bytes, and its dimensions "
          + "\(shape.map(String.init).joined(separator: "×")) ask for \(wanted); download it again")
    }
    let numbers = try MATLABVariable.content(size, inline, of: bytes, &left)
    try bytes.finish(within: max(0, left) + 8)
    return MATLABArray(className: className, shape: shape, storage: storage, bytes: numbers)
  }

  /// The content of the next element, which must be of one type and within a range of sizes.
  private static func element(
    in bytes: ElementBytes, _ left: inout Int, type: UInt32, sizes: ClosedRange<Int>
  ) throws(MATLABError) -> [UInt8] {
    let (found, size, inline) = try tag(in: bytes, &left)
    guard found == type, sizes.contains(size) else { throw fault }
    return try content(size, inline, of: bytes, &left)
  }

  /// The type and the size of the next element; the content too where it is small enough to stand
  /// in the tag (up to 4 bytes, whose number is in the upper half of the type).
  private static func tag(
    in bytes: ElementBytes, _ left: inout Int
  ) throws(MATLABError) -> (type: UInt32, size: Int, inline: [UInt8]?) {
    guard left >= 8 else { throw fault }
    left -= 8
    let tag = try bytes.take(8)
    let type = tag.number(at: 0)
    let small = Int(type >> 16)
    guard small > 0 else { return (type, Int(tag.number(at: 4)), nil) }
    guard small <= 4 else { throw fault }
    return (type & 0xffff, small, Array(tag[4..<4 + small]))
  }

  /// An element's content, past its padding.
  private static func content(
    _ size: Int, _ inline: [UInt8]?, of bytes: ElementBytes, _ left: inout Int
  ) throws(MATLABError) -> [UInt8] {
    if let inline { return inline }
    guard size <= left else { throw fault }
    let content = try bytes.take(size)
    let padding = min((8 - size % 8) % 8, left - size)
    _ = try bytes.take(padding)
    left -= size + padding
    return content
  }
}
