package import PipelineModel
package import Tensors

/// The tensors of a safetensors payload, each read when it is asked for and no sooner: straight to
/// where it stays, and of what is stored in blocks only those that hold it.
package struct TensorPayload {
  private let payloads: any PayloadReader
  private let name: String
  private let entries: [String: TensorTable.Entry]

  /// - Throws: what is wrong with the payload, or why it cannot be read.
  package init(_ name: String, in payloads: any PayloadReader) throws {
    self.name = name
    let size = try payloads.size(of: name)
    let payloads: any PayloadReader =
      size <= SmallPayload.limit
      ? SmallPayload(names: [name], content: try payloads.bytes(name)) : payloads
    self.payloads = payloads
    func bytes(_ range: Range<Int>) throws -> [UInt8] {
      try TensorPayload.array(range.count) { try payloads.read(name, [range], into: $0) }
    }
    let start = try bytes(0..<min(size, TensorTable.lengthSize))
    let length = try TensorTable.headerLength(start[...], fileSize: size)
    let header = try bytes(TensorTable.lengthSize..<TensorTable.lengthSize + length)
    let table = try TensorTable(header: header[...], fileSize: size)
    if let other = table.entries.first(where: { $0.type != .float32 && $0.type != .int32 }) {
      throw TensorFileError.unexpected(other)
    }
    entries = Dictionary(
      table.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// All of them.
  package func file() throws -> TensorFile {
    var file = TensorFile()
    for (name, entry) in entries {
      if entry.type == .float32 {
        file.floats[name] = try float(name)
      } else {
        file.integers[name] = try integer(name)
      }
    }
    return file
  }

  /// The shape of a tensor of floats.
  package func shape(_ name: String) throws -> [Int] { try entry(name, .float32).shape }

  package func float(_ name: String) throws -> Tensor {
    let entry = try entry(name, .float32)
    return Tensor(shape: entry.shape, values: try read(entry.count, [entry.range]))
  }

  package func integer(_ name: String) throws -> IntegerTensor {
    let entry = try entry(name, .int32)
    return IntegerTensor(shape: entry.shape, values: try read(entry.count, [entry.range]))
  }

  /// The rows named by `rows`, indices into the first dimension, in that order.
  package func float(_ name: String, rows: [Int]) throws -> Tensor {
    let entry = try entry(name, .float32)
    let count = entry.shape.first ?? 0
    guard rows.allSatisfy({ (0..<count).contains($0) }) else {
      throw UserError("tensor “\(name)” has \(count) rows, and another is asked for")
    }
    let size = count > 0 ? entry.range.count / count : 0
    let ascending = Set(rows).sorted()
    var ranges: [Range<Int>] = []
    for row in ascending {
      let start = entry.range.lowerBound + row * size
      if ranges.last?.upperBound == start {
        ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<start + size
      } else {
        ranges.append(start..<start + size)
      }
    }
    let tensor = Tensor(
      shape: [ascending.count] + entry.shape.dropFirst(),
      values: try read(ascending.count * size / MemoryLayout<Float>.size, ranges))
    if ascending == rows { return tensor }
    let places = Dictionary(
      ascending.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return tensor.gather(rows: rows.compactMap { places[$0] })
  }

  private func entry(_ name: String, _ type: ElementType) throws -> TensorTable.Entry {
    guard let entry = entries[name], entry.type == type else {
      throw TensorFileError.missing(name: name)
    }
    return entry
  }

  private func read<Element: BitwiseCopyable>(
    _ count: Int, _ ranges: [Range<Int>]
  ) throws -> [Element] {
    try TensorPayload.array(count) { try payloads.read(name, ranges, into: $0) }
  }

  private static func array<Element: BitwiseCopyable>(
    _ count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> [Element] {
    try [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      try fill(
        UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: count * MemoryLayout<Element>.stride))
      filled = count
    }
  }
}

/// A payload so small that it is read at once.
private struct SmallPayload: PayloadReader {
  static let limit = 1 << 20
  let names: [String]
  let content: [UInt8]

  func bytes(_ name: String) -> [UInt8] { content }
}

extension TensorFile {
  /// All tensors of a payload; see ``TensorPayload``.
  init(_ name: String, in payloads: any PayloadReader) throws {
    self = try TensorPayload(name, in: payloads).file()
  }
}
