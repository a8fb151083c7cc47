import Tensors
import Testing

struct TensorTableTests {
  private func file(_ header: String, values: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: values)
  }

  private func complaint(_ header: String, values: Int) -> String? {
    #expect(throws: TensorFileError.self) { try TensorTable(of: file(header, values: values)) }?
      .description.split(separator: ": ", maxSplits: 1).last.map(String.init)
  }

  @Test func everyTypeIsListedSortedByName() throws {
    var tensors: [String: RawTensor] = [:]
    for type in ElementType.allCases {
      tensors[type.rawValue] = RawTensor(
        type: type, shape: [3, 1], bytes: [UInt8](repeating: 1, count: 3 * type.size))
    }
    let bytes = TensorTable.encode(tensors)
    let table = try TensorTable(of: bytes)
    #expect(table.entries.map(\.name) == tensors.keys.sorted())
    for entry in table.entries {
      #expect(entry.type.rawValue == entry.name)
      #expect(entry.shape == [3, 1])
      #expect(entry.count == 3)
      #expect(Array(bytes[entry.range]) == tensors[entry.name]?.bytes)
    }
    #expect(try TensorSet(decoding: bytes).tensors == tensors)
    #expect(try TensorSet(decoding: bytes).encoded() == bytes)
  }

  @Test func metadataIsPassedOver() throws {
    let header =
      #"{"__metadata__":{"format":"pt"},"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#
    #expect(try TensorTable(of: file(header, values: 2)).entries.map(\.name) == ["x"])
  }

  @Test func hostileHeaders() {
    func tensor(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
      "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }
    let json = "its header is not the JSON that the format asks for"
    for header in ["", "[]", "{", "{\"x\":1}", String(repeating: "[", count: 100_000)] {
      #expect(complaint(header, values: 0) == json)
    }
    #expect(
      complaint("{\(tensor("x", "F8_E4M3", "[1]", "[0,1]"))}", values: 1)
        == "tensor “x” is F8_E4M3; ibpipe reads F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, "
        + "U64, BOOL")
    for shape in ["[-1]", "[9223372036854775807,9223372036854775807]", "[4611686018427387904,0,4]"]
    {
      #expect(
        complaint("{\(tensor("x", "F32", shape, "[0,4]"))}", values: 4)
          == "tensor “x” has an impossible shape")
    }
    for offsets in ["[]", "[0]", "[-4,0]", "[4,0]", "[0,8]", "[0,3]", "[9223372036854775807,1]"] {
      #expect(
        complaint("{\(tensor("x", "F32", "[1]", offsets))}", values: 4)
          == "the offsets of tensor “x” do not fit its shape and the file")
    }
    let (a, b) = (tensor("a", "U8", "[2]", "[0,2]"), tensor("b", "U8", "[2]", "[1,3]"))
    #expect(
      complaint("{\(a),\(b)}", values: 3)
        == "its tensors do not lie one after the other: see “b”")
    #expect(complaint("{\(a)}", values: 3) == "it has 1 bytes that belong to no tensor")
    let error = #expect(throws: TensorFileError.self) {
      try TensorTable(of: [255, 255, 255, 255, 255, 255, 255, 255, 123])
    }
    #expect(
      error?.description
        == "this is not a safetensors file that ibpipe can read: its header length "
        + "18446744073709551615 does not fit the file")
  }

  @Test func numbersAreConvertedAsAsked() throws {
    let arrays = TensorSet(NumPyTests.arrays)
    let halves = (0..<24).map { Float($0) * 0.5 - 3 }
    for name in ["f2", "f4", "f8"] {
      #expect(try arrays.float(name) == Tensor(shape: [2, 3, 4], values: halves))
    }
    for name in ["i1", "i2", "i4", "i8"] {
      #expect(try arrays.integer(name).integers == [-20, -13, -6, 1, 8, 15])
      #expect(try arrays.float(name).values == [-20, -13, -6, 1, 8, 15])
    }
    for name in ["u1", "u2", "u4", "u8"] {
      #expect(try arrays.integer(name).integers == [0, 51, 102, 153, 204])
      #expect(try arrays.float(name).values == [0, 51, 102, 153, 204])
    }
    #expect(try arrays.integer("b1").integers == [0, 1, 0, 1])
    let real = #expect(throws: TensorSetError.self) { try arrays.integer("f4") }
    #expect(real?.description == "tensor “f4” is F32, where whole numbers are asked for")
    let large = TensorSet([
      "x": RawTensor(type: .uint32, shape: [1], bytes: [255, 255, 255, 255])
    ])
    let wide = #expect(throws: TensorSetError.self) { try large.integer("x") }
    #expect(wide?.description == "tensor “x” has numbers that do not fit 32 bits")
    #expect(try large.float("x").values == [0x1p32])
    let missing = #expect(throws: TensorSetError.self) { try large.float("y") }
    #expect(missing?.description == "there is no tensor “y”; there is “x”")
    let none = #expect(throws: TensorSetError.self) { try TensorSet([:]).float("y") }
    #expect(none?.description == "there is no tensor “y”, nor any other")
    let foreign = #expect(throws: TensorFileError.self) {
      try TensorFile(decoding: large.encoded())
    }
    #expect(
      foreign?.description
        == "this is not a safetensors file that ibpipe can read: tensor “x” is U32; F32 and I32 are "
        + "expected here")
  }

  @Test func halvesAreExact() {
    #expect(Float(halfBits: 0x0001) == 0x1p-24)
    #expect(Float(halfBits: 0x03ff) == 0x1p-14 - 0x1p-24)
    #expect(Float(halfBits: 0x0400) == 0x1p-14)
    #expect(Float(halfBits: 0x7bff) == 65504)
    #expect(Float(halfBits: 0xfc00) == -.infinity)
    #expect(Float(halfBits: 0x7e00).isNaN)
    #expect(Float(halfBits: 0x8000).sign == .minus)
    #expect(Float(brainBits: 0x3f80) == 1)
  }
}
