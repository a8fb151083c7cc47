/// Reads pickles of protocol 2 that hold what CIFAR-10's batches do: a dictionary of strings,
/// numbers, lists of them and arrays of bytes (https://docs.python.org/3/library/pickletools.html).
///
/// A pickle is a program. Here it can call nothing: the few names that NumPy's arrays need are
/// known, and what they stand for is done by this code; any other name ends the reading.
struct Pickle {
  private let file: [UInt8]
  private var position = 0
  private var stack: [PickleValue] = []
  /// How high the stack was at each mark.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  /// How many bytes were made by decoding Unicode strings: each string is worth being decoded once.
  private var decoded = 0

  private static let depthLimit = 8
  private static let fault = PickleError("it is cut short or damaged; download it again")

  /// The value that the pickle makes.
  static func value(of file: [UInt8]) throws(PickleError) -> PickleValue {
    var pickle = Pickle(file: file)
    return try pickle.run()
  }

  private init(file: [UInt8]) { self.file = file }

  private mutating func run() throws(PickleError) -> PickleValue {
    guard file.starts(with: [0x80, 2]) else {
      throw PickleError("it is no pickle of protocol 2, as the published ones are")
    }
    position = 2
    while true {
      let code = try byte()
      switch Unicode.Scalar(code) {
      case ".": return try pop()
      case "(": marks.append(stack.count)
      case "}": stack.append(.dictionary([:]))
      case "]", ")": stack.append(.sequence([], depth: 1))
      case "N": stack.append(.none)
      case "\u{88}": stack.append(.bool(true))
      case "\u{89}": stack.append(.bool(false))
      case "K": stack.append(.integer(try number(1)))
      case "M": stack.append(.integer(try number(2)))
      case "J": stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
      case "U": stack.append(.bytes(try bytes(try number(1))))
      case "T": stack.append(.bytes(try bytes(try number(4))))
      case "X": stack.append(.text(try bytes(try number(4))))
      case "q": memo[try number(1)] = try memorable()
      case "r": memo[try number(4)] = try memorable()
      case "h": stack.append(try remembered(try number(1)))
      case "j": stack.append(try remembered(try number(4)))
      case "t": try push(try popMarked())
      case "\u{85}": try push([try pop()])
      case "\u{86}": try push(try popLast(2))
      case "\u{87}": try push(try popLast(3))
      case "a": try append([try pop()])
      case "e": try append(try popMarked())
      case "s": try set(try popLast(2))
      case "u": try set(try popMarked())
      case "c": stack.append(.callable(try name()))
      case "R": try reduce()
      case "b": try build()
      default:
        throw PickleError(
          "it has the instruction \(code) at byte \(position - 1), which the published ones have "
            + "not; give these")
      }
    }
  }

  // MARK: - The stack

  private func top() throws(PickleError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw Pickle.fault }
    return value
  }

  private mutating func pop() throws(PickleError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popLast(_ count: Int) throws(PickleError) -> [PickleValue] {
    guard stack.count - count >= marks.last ?? 0 else { throw Pickle.fault }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popMarked() throws(PickleError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw Pickle.fault }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private mutating func push(_ values: [PickleValue]) throws(PickleError) {
    let depth = 1 + (values.lazy.map(\.depth).max() ?? 0)
    guard depth <= Pickle.depthLimit else { throw Pickle.fault }
    stack.append(.sequence(values, depth: depth))
  }

  /// What is asked for again: strings, names and types. A container would be copied whenever it
  /// grows as long as it is remembered, and nothing asks for one.
  private func memorable() throws(PickleError) -> PickleValue? {
    switch try top() {
    case .sequence, .dictionary, .array: nil
    case let value: value
    }
  }

  private func remembered(_ index: Int) throws(PickleError) -> PickleValue {
    guard let value = memo[index] else { throw Pickle.fault }
    return value
  }

  // MARK: - Containers

  private mutating func append(_ values: [PickleValue]) throws(PickleError) {
    guard case .sequence(var list, let depth) = try pop() else { throw Pickle.fault }
    let deepest = max(depth, 1 + (values.lazy.map(\.depth).max() ?? 0))
    guard deepest <= Pickle.depthLimit else { throw Pickle.fault }
    list.append(contentsOf: values)
    stack.append(.sequence(list, depth: deepest))
  }

  private mutating func set(_ pairs: [PickleValue]) throws(PickleError) {
    guard case .dictionary(var dictionary) = try pop(), pairs.count % 2 == 0 else {
      throw Pickle.fault
    }
    for index in stride(from: 0, to: pairs.count, by: 2) {
      // What is nested in values of a dictionary in a dictionary, nobody needs.
      if case .dictionary = pairs[index + 1] { throw Pickle.fault }
      guard let key = pairs[index].string else { throw Pickle.fault }
      dictionary[key] = pairs[index + 1]
    }
    stack.append(.dictionary(dictionary))
  }

  // MARK: - Names

  private mutating func name() throws(PickleError) -> PickleValue.Callable {
    let text = try line() + " " + line()
    guard let name = PickleValue.Callable(rawValue: text) else {
      throw PickleError(
        "it asks for “\(text.prefix(80))”, which the published ones do not, and which could run any "
          + "program; do not open it in Python, and download it again")
    }
    return name
  }

  private mutating func reduce() throws(PickleError) {
    guard let arguments = try pop().sequence, case .callable(let name) = try pop() else {
      throw Pickle.fault
    }
    switch name {
    case .reconstruct, .newReconstruct:
      guard case .callable(.array)? = arguments.first else { throw Pickle.fault }
      stack.append(.array(shape: [0], bytes: []))
    case .type:
      guard let kind = arguments.first?.string, kind.elementsEqual("u1".utf8) else {
        throw PickleError("its images are not unsigned bytes; download it again")
      }
      stack.append(.byteType)
    case .encode:
      guard arguments.count == 2, case .text(let text) = arguments[0],
        arguments[1].string.map({ $0.elementsEqual("latin1".utf8) }) == true,
        decoded + text.count <= file.count
      else { throw Pickle.fault }
      decoded += text.count
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.count)
      for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else { throw Pickle.fault }
        bytes.append(byte)
      }
      stack.append(.bytes(bytes))
    case .array: throw Pickle.fault
    }
  }

  private mutating func build() throws(PickleError) {
    guard let state = try pop().sequence else { throw Pickle.fault }
    switch try pop() {
    case .byteType:
      // The byte order and the like, which mean nothing for a byte.
      stack.append(.byteType)
    case .array:
      guard state.count == 5, let shape = state[1].sequence?.map(\.integer),
        case .byteType = state[2], case .bytes(let bytes) = state[4]
      else { throw Pickle.fault }
      guard state[3].isFalse else {
        throw PickleError("its images are in Fortran order, which the published ones are not")
      }
      let known = shape.compactMap { $0 }
      guard known.count == shape.count, known.allSatisfy({ 0...bytes.count ~= $0 }),
        known.reduce(1.0, { $0 * Double($1) }) == Double(bytes.count)
      else { throw Pickle.fault }
      stack.append(.array(shape: known, bytes: bytes))
    default: throw Pickle.fault
    }
  }

  // MARK: - The file

  private mutating func byte() throws(PickleError) -> UInt8 {
    guard position < file.count else { throw Pickle.fault }
    defer { position += 1 }
    return file[position]
  }

  private mutating func bytes(_ count: Int) throws(PickleError) -> [UInt8] {
    guard count <= file.count - position else { throw Pickle.fault }
    defer { position += count }
    return Array(file[position..<position + count])
  }

  private mutating func number(_ size: Int) throws(PickleError) -> Int {
    try bytes(size).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func line() throws(PickleError) -> String {
    guard let end = file[position...].prefix(256).firstIndex(of: 0x0a) else { throw Pickle.fault }
    defer { position = end + 1 }
    return String(decoding: file[position..<end], as: UTF8.self)
  }
}
