internal import FoundationEssentials

/// Named tensors in the safetensors format: an 8-byte little-endian header length, a JSON header,
/// then the raw little-endian values (https://github.com/huggingface/safetensors, "Format").
///
/// ibpipe writes F32 and I32. Names are written in sorted order, so that equal contents give
/// equal bytes.
public struct TensorFile: Sendable, Equatable {
  public var floats: [String: Tensor]
  public var integers: [String: IntegerTensor]

  public init(floats: [String: Tensor] = [:], integers: [String: IntegerTensor] = [:]) {
    self.floats = floats
    self.integers = integers
  }

  /// The float tensor of that name.
  public func float(_ name: String) throws(TensorFileError) -> Tensor {
    guard let tensor = floats[name] else { throw .missing(name: name) }
    return tensor
  }

  /// The integer tensor of that name.
  public func integer(_ name: String) throws(TensorFileError) -> IntegerTensor {
    guard let tensor = integers[name] else { throw .missing(name: name) }
    return tensor
  }
}

public enum TensorFileError: Error, Equatable, CustomStringConvertible {
  case malformed(String)
  case missing(name: String)

  public var description: String {
    switch self {
    case .malformed(let reason): "this is not a safetensors file that ibpipe can read: \(reason)"
    case .missing(let name): "the safetensors file has no tensor named “\(name)” of that type"
    }
  }
}

extension TensorFile {
  /// The longest header accepted, in bytes: enough for some hundred thousand tensors.
  private static let headerLimit = 32 << 20

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var data_offsets: [Int]
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] {
    var header = "{"
    var offset = 0
    for name in names {
      let (dtype, shape, count) =
        if let tensor = floats[name] {
          ("F32", tensor.shape, tensor.count)
        } else {
          ("I32", integers[name]?.shape ?? [], integers[name]?.values.count ?? 0)
        }
      if offset > 0 || header.count > 1 { header += "," }
      header += "\(TensorFile.quoted(name)):{\"dtype\":\"\(dtype)\",\"shape\":["
      header += shape.map(String.init).joined(separator: ",")
      header += "],\"data_offsets\":[\(offset),\(offset + 4 * count)]}"
      offset += 4 * count
    }
    header += "}"
    while header.utf8.count % 8 != 0 { header += " " }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.utf8.count + offset)
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.utf8)
    for name in names {
      floats[name]?.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      if floats[name] == nil {
        integers[name]?.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  private var names: [String] { Set(floats.keys).union(integers.keys).sorted() }

  private static func quoted(_ name: String) -> String {
    guard let data = try? JSONEncoder().encode(name) else { return "\"\"" }
    return String(decoding: data, as: UTF8.self)
  }

  /// Reads a safetensors file. Every length is checked before anything is allocated for it; the
  /// tensors must lie one after the other and fill the file, as the format asks.
  public init(decoding bytes: [UInt8]) throws(TensorFileError) {
    self.init()
    guard bytes.count >= 8 else { throw .malformed("it is shorter than its length field") }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(TensorFile.headerLimit, bytes.count - 8)) else {
      throw .malformed("its header length \(length) does not fit the file")
    }
    let start = 8 + Int(length)
    for (name, entry) in try TensorFile.entries(in: bytes[8..<start]) {
      let body = try TensorFile.range(of: entry, named: name, available: bytes.count - start)
      bytes.withUnsafeBytes { raw in
        let source = UnsafeRawBufferPointer(
          rebasing: raw[start + body.lowerBound..<start + body.upperBound])
        if entry.dtype == "F32" {
          floats[name] = Tensor(
            shape: entry.shape, values: TensorFile.array(source, of: Float.self))
        } else {
          integers[name] = IntegerTensor(
            shape: entry.shape, values: TensorFile.array(source, of: Int32.self))
        }
      }
    }
  }

  private static func entries(
    in header: ArraySlice<UInt8>
  ) throws(TensorFileError) -> [String: Entry] {
    do {
      let json = try JSONDecoder().decode([String: EntryOrMetadata].self, from: Data(header))
      return json.compactMapValues { $0.entry }
    } catch {
      throw .malformed("its header is not the JSON that the format asks for")
    }
  }

  /// `__metadata__` is a dictionary of strings; everything else describes a tensor.
  private struct EntryOrMetadata: Decodable {
    var entry: Entry?
    init(from decoder: any Decoder) throws {
      if decoder.codingPath.last?.stringValue != "__metadata__" {
        entry = try Entry(from: decoder)
      }
    }
  }

  /// The bytes of a tensor, relative to the end of the header.
  private static func range(
    of entry: Entry, named name: String, available: Int
  ) throws(TensorFileError) -> Range<Int> {
    guard entry.dtype == "F32" || entry.dtype == "I32" else {
      throw .malformed("tensor “\(name)” is \(entry.dtype); ibpipe reads F32 and I32")
    }
    // Without the zeros: beside a zero, rows that overflow would go unseen, and be multiplied later.
    var size = 4
    for dimension in entry.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: max(1, dimension))
      guard dimension >= 0, !overflow else {
        throw .malformed("tensor “\(name)” has an impossible shape")
      }
      size = product
    }
    if entry.shape.contains(0) { size = 0 }
    guard entry.data_offsets.count == 2, entry.data_offsets[0] >= 0,
      entry.data_offsets[1] <= available, entry.data_offsets[0] <= entry.data_offsets[1],
      entry.data_offsets[1] - entry.data_offsets[0] == size
    else { throw .malformed("the offsets of tensor “\(name)” do not fit its shape and the file") }
    return entry.data_offsets[0]..<entry.data_offsets[1]
  }

  private static func array<Element: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, of type: Element.Type
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: bytes.count / MemoryLayout<Element>.size) {
      buffer, filled in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      filled = buffer.count
    }
  }
}
