internal import FoundationEssentials

/// What a safetensors file says it holds (https://github.com/huggingface/safetensors, "Format"):
/// an 8-byte little-endian header length, a JSON header, then the raw little-endian values.
///
/// Every length is checked before it is used: the tensors lie one after the other and fill the
/// file, as the format asks. The values themselves are left where they are.
public struct TensorTable: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let type: ElementType
    public let shape: [Int]
    /// Where the values lie in the file.
    public let range: Range<Int>

    public var count: Int { range.count / type.size }
  }

  /// Sorted by name.
  public let entries: [Entry]

  /// The longest header accepted, in bytes: enough for some hundred thousand tensors.
  private static let headerLimit = 32 << 20

  private struct Description: Decodable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  /// `__metadata__` is a dictionary of strings; everything else describes a tensor.
  private struct DescriptionOrMetadata: Decodable {
    var tensor: Description?
    init(from decoder: any Decoder) throws {
      if decoder.codingPath.last?.stringValue != "__metadata__" {
        tensor = try Description(from: decoder)
      }
    }
  }

  /// Bytes before the header, which say how long it is.
  public static let lengthSize = 8

  public init(of file: [UInt8]) throws(TensorFileError) {
    let length = try TensorTable.headerLength(file.prefix(8), fileSize: file.count)
    try self.init(header: file[8..<8 + length], fileSize: file.count)
  }

  /// What the first 8 bytes of a file say of the length of its header, in bytes.
  public static func headerLength(
    _ start: ArraySlice<UInt8>, fileSize: Int
  ) throws(TensorFileError) -> Int {
    guard start.count == lengthSize, fileSize >= lengthSize else {
      throw .malformed("it is shorter than its length field")
    }
    let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(TensorTable.headerLimit, fileSize - lengthSize)) else {
      throw .malformed("its header length \(length) does not fit the file")
    }
    return Int(length)
  }

  /// Reads the header of a file of that size, which begins after ``lengthSize`` bytes.
  public init(header: ArraySlice<UInt8>, fileSize: Int) throws(TensorFileError) {
    let start = TensorTable.lengthSize + header.count
    var entries: [Entry] = []
    for (name, description) in try TensorTable.descriptions(in: header) {
      entries.append(
        try TensorTable.entry(name, description, start: start, available: fileSize - start))
    }
    var end = start
    for entry in entries.sorted(by: TensorTable.liesBefore) {
      guard entry.range.lowerBound == end else {
        throw .malformed("its tensors do not lie one after the other: see “\(entry.name)”")
      }
      end = entry.range.upperBound
    }
    guard end == fileSize else {
      throw .malformed("it has \(fileSize - end) bytes that belong to no tensor")
    }
    self.entries = entries.sorted { $0.name < $1.name }
  }

  private static func liesBefore(_ left: Entry, _ right: Entry) -> Bool {
    (left.range.lowerBound, left.range.count) < (right.range.lowerBound, right.range.count)
  }

  private static func descriptions(
    in header: ArraySlice<UInt8>
  ) throws(TensorFileError) -> [String: Description] {
    do {
      let json = try JSONDecoder().decode([String: DescriptionOrMetadata].self, from: Data(header))
      return json.compactMapValues { $0.tensor }
    } catch {
      throw .malformed("its header is not the JSON that the format asks for")
    }
  }

  private static func entry(
    _ name: String, _ description: Description, start: Int, available: Int
  ) throws(TensorFileError) -> Entry {
    guard let type = ElementType(rawValue: description.dtype) else {
      throw .malformed(
        "tensor “\(name)” is \(description.dtype); ibpipe reads "
          + ElementType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard let size = RawTensor.byteCount(of: type, shape: description.shape) else {
      throw .malformed("tensor “\(name)” has an impossible shape")
    }
    let offsets = description.data_offsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= available,
      offsets[1] - offsets[0] == size
    else { throw .malformed("the offsets of tensor “\(name)” do not fit its shape and the file") }
    return Entry(
      name: name, type: type, shape: description.shape,
      range: start + offsets[0]..<start + offsets[1])
  }
}

extension TensorTable {
  /// The bytes of a safetensors file with these tensors, in the order of their names, so that
  /// equal contents give equal bytes.
  public static func encode(_ tensors: [String: RawTensor]) -> [UInt8] {
    let sorted = tensors.sorted { $0.key < $1.key }
    var bytes = header(
      sorted.map { ($0.key, $0.value.type, $0.value.shape, $0.value.bytes.count) })
    for (_, tensor) in sorted { bytes.append(contentsOf: tensor.bytes) }
    return bytes
  }

  /// What stands before the values; the array has room for those, too.
  static func header(
    _ tensors: [(name: String, type: ElementType, shape: [Int], size: Int)]
  ) -> [UInt8] {
    var header = "{"
    var offset = 0
    for (name, type, shape, size) in tensors {
      if header.utf8.count > 1 { header += "," }
      header += "\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":["
      header += shape.map(String.init).joined(separator: ",")
      header += "],\"data_offsets\":[\(offset),\(offset + size)]}"
      offset += size
    }
    header += "}"
    while header.utf8.count % 8 != 0 { header += " " }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.utf8.count + offset)
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.utf8)
    return bytes
  }

  private static func quoted(_ name: String) -> String {
    guard let data = try? JSONEncoder().encode(name) else { return "\"\"" }
    return String(decoding: data, as: UTF8.self)
  }
}
