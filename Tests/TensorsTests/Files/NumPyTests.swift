import Foundation
import Tensors
import Testing

/// Reads what Goldens/make_numpy_golden.py wrote with NumPy.
struct NumPyTests {
  static func golden(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: folder.appending(path: "Goldens/NumPy/\(name)")))
  }

  /// The arrays of the script, from its formulas.
  static let arrays: [String: RawTensor] = {
    func bytes<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
      values.withUnsafeBytes { Array($0) }
    }
    let halves = (0..<24).map { Double($0) * 0.5 - 3 }
    let sevens = (0..<6).map { $0 * 7 - 20 }
    let fifties = (0..<5).map { $0 * 51 }
    return [
      // Small multiples of a half: sign, exponent and the upper bits of the fraction.
      "f2": RawTensor(
        type: .float16, shape: [2, 3, 4],
        bytes: bytes(
          halves.map { value -> UInt16 in
            guard value != 0 else { return 0 }
            let sign: UInt16 = value < 0 ? 0x8000 : 0
            let fraction = (abs(value).significand - 1) * 1024
            return sign | UInt16(Int(value.exponent) + 15) << 10 | UInt16(fraction)
          })),
      "f4": RawTensor(type: .float32, shape: [2, 3, 4], bytes: bytes(halves.map { Float($0) })),
      "f8": RawTensor(type: .float64, shape: [2, 3, 4], bytes: bytes(halves)),
      "i1": RawTensor(type: .int8, shape: [2, 3], bytes: bytes(sevens.map { Int8($0) })),
      "i2": RawTensor(type: .int16, shape: [2, 3], bytes: bytes(sevens.map { Int16($0) })),
      "i4": RawTensor(type: .int32, shape: [2, 3], bytes: bytes(sevens.map { Int32($0) })),
      "i8": RawTensor(type: .int64, shape: [2, 3], bytes: bytes(sevens.map { Int64($0) })),
      "u1": RawTensor(type: .uint8, shape: [5], bytes: bytes(fifties.map { UInt8($0) })),
      "u2": RawTensor(type: .uint16, shape: [5], bytes: bytes(fifties.map { UInt16($0) })),
      "u4": RawTensor(type: .uint32, shape: [5], bytes: bytes(fifties.map { UInt32($0) })),
      "u8": RawTensor(type: .uint64, shape: [5], bytes: bytes(fifties.map { UInt64($0) })),
      "b1": RawTensor(type: .bool, shape: [4], bytes: [0, 1, 0, 1]),
    ]
  }()

  @Test(arguments: arrays.keys.sorted())
  func everyTypeIsReadAndWrittenAsNumPyDoes(_ name: String) throws {
    let file = try Self.golden("\(name).npy")
    let tensor = try NumPyArray.decode(file)
    #expect(tensor == Self.arrays[name])
    #expect(NumPyArray.encode(tensor) == file)
  }

  @Test(arguments: ["f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"])
  func bigEndianNumbers(_ name: String) throws {
    #expect(try NumPyArray.decode(Self.golden("big-\(name).npy")) == Self.arrays[name])
  }

  @Test func fortranOrder() throws {
    #expect(try NumPyArray.decode(Self.golden("fortran-f4.npy")) == Self.arrays["f4"])
    #expect(try NumPyArray.decode(Self.golden("fortran-big-i2.npy")) == Self.arrays["i2"])
    let counted = (0..<120).map { Int64($0) }.withUnsafeBytes { Array($0) }
    #expect(
      try NumPyArray.decode(Self.golden("fortran-i8.npy"))
        == RawTensor(type: .int64, shape: [2, 3, 4, 5], bytes: counted))
  }

  @Test func laterVersionsOfTheHeader() throws {
    #expect(try NumPyArray.decode(Self.golden("version2.npy")) == Self.arrays["f4"])
    #expect(try NumPyArray.decode(Self.golden("version3.npy")) == Self.arrays["f4"])
  }

  @Test func scalarsAndEmptyArrays() throws {
    let scalar = RawTensor(Tensor(shape: [], values: [2.5]))
    #expect(try NumPyArray.decode(Self.golden("scalar.npy")) == scalar)
    #expect(NumPyArray.encode(scalar) == (try Self.golden("scalar.npy")))
    let empty = RawTensor(Tensor(shape: [0, 3]))
    #expect(try NumPyArray.decode(Self.golden("empty.npy")) == empty)
    #expect(NumPyArray.encode(empty) == (try Self.golden("empty.npy")))
  }

  @Test(arguments: [
    (
      "objects",
      "it holds pickled Python objects, and reading those can run any program; save numbers, as "
        + "with array.astype(\"float32\")"
    ),
    ("records", "it holds records of several fields; save each field as an array"),
    (
      "complex",
      "its numbers are of the type “<c8”; ibpipe reads f2, f4, f8, i1 to i8, u1 to u8 and b1"
    ),
    (
      "strings",
      "its numbers are of the type “<U2”; ibpipe reads f2, f4, f8, i1 to i8, u1 to u8 and b1"
    ),
    (
      "dates",
      "its numbers are of the type “<M8[D]”; ibpipe reads f2, f4, f8, i1 to i8, u1 to u8 and b1"
    ),
  ])
  func whatHoldsNoNumbersIsRefused(_ name: String, _ reason: String) throws {
    let error = #expect(throws: NumPyError.self) {
      try NumPyArray.decode(Self.golden("\(name).npy"))
    }
    #expect(error?.description == "this is not a NumPy file that ibpipe can read: \(reason)")
  }

  /// A file with that header and so many bytes of values.
  private func file(
    _ header: String, values: Int = 0, version: [UInt8] = [1, 0], length: Int? = nil
  ) -> [UInt8] {
    let length = length ?? header.utf8.count
    let size = version[0] == 1 ? 2 : 4
    return [0x93] + Array("NUMPY".utf8) + version
      + (0..<size).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: values)
  }

  private func reason(_ file: [UInt8]) -> String? {
    #expect(throws: NumPyError.self) { try NumPyArray.decode(file) }?.reason
  }

  @Test func hostileHeaders() throws {
    func header(_ shape: String, descr: String = "'<f4'", order: String = "False") -> String {
      "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }"
    }
    let good = header("(2,)")
    #expect(try NumPyArray.decode(file(good, values: 8)).shape == [2])
    #expect(reason([]) == "it does not begin with NumPy's magic")
    #expect(reason(Array("PK\u{3}\u{4}".utf8)) == "it does not begin with NumPy's magic")
    #expect(
      reason(file(good, version: [4, 0])) == "its format is version 4.0; ibpipe reads 1.0 to 3.0")
    #expect(
      reason(file(good, version: [2, 0], length: 4_000_000_000))
        == "its header of 4000000000 bytes is longer than any NumPy array needs")
    #expect(reason(file(good, length: 500)) == "it is cut short in its header")
    #expect(
      reason(file(good, values: 7)) == "its shape [2] asks for 8 bytes, and there are 7")
    #expect(reason(file(good, values: 9)) == "its shape [2] asks for 8 bytes, and there are 9")
    for shape in ["9223372036854775807", "4611686018427387904, 4", "3037000500, 3037000500"] {
      #expect(reason(file(header("(\(shape),)"))) == "its shape [\(shape)] is impossible")
    }
    #expect(
      reason(file(header("(9223372036854775807, 0, 9223372036854775807)")))
        == "its shape [9223372036854775807, 0, 9223372036854775807] is impossible")
    for shape in ["(-1,)", "(99999999999999999999,)", "(x,)"] {
      #expect(
        reason(file(header(shape)))
          == "its shape is not one of whole numbers that a machine can count to")
    }
    let many = "(" + String(repeating: "1,", count: 65) + ")"
    #expect(reason(file(header(many), values: 4)) == "its header does not say what shape it has")
    for text in [
      "", "{", "{'descr'", "{'descr': '<f4'", "[]", "{'descr': '<f4\\'}", "{'a': {}}", "{1: 2}",
      good + "x", header("(1e9,)"), "{'shape': (1,), 'shape': (2,)}",
      String(repeating: "[", count: 9000),
      "{'descr': " + String(repeating: "[", count: 9000),
    ] {
      #expect(reason(file(text)) == "its header is not the dictionary that NumPy writes", "\(text)")
    }
    #expect(reason(file("{}")) == "its header does not say what type its numbers have")
    for descr in ["'<f16'", "'<<f4'", "'f'", "''", "'>'", "'<f40'"] {
      #expect(
        reason(file(header("(1,)", descr: descr)))
          == "its numbers are of the type “\(descr.dropFirst().dropLast())”; ibpipe reads f2, f4, f8, "
          + "i1 to i8, u1 to u8 and b1")
    }
    #expect(
      reason(file(header("(1,)", order: "None")))
        == "its header is not the dictionary that NumPy writes")
    #expect(try NumPyArray.decode(file(header("(1L, 2L)"), values: 8)).shape == [1, 2])
    #expect(try NumPyArray.decode(file(header("()"), values: 4)).shape == [])
  }

  @Test func bytesThatAreTrueAreOne() throws {
    var file = try Self.golden("b1.npy")
    file[file.count - 1] = 255
    #expect(try NumPyArray.decode(file).bytes == [0, 1, 0, 1])
  }

  @Test func bfloat16IsWrittenAsFloat32() throws {
    let brain = RawTensor(type: .bfloat16, shape: [2], bytes: [0x80, 0x3f, 0x40, 0xc0])
    #expect(
      try NumPyArray.decode(NumPyArray.encode(brain))
        == RawTensor(Tensor(shape: [2], values: [1, -3])))
  }
}
