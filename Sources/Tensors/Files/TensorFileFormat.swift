/// The formats of tensor files that can be brought in, by the end of the file's name.
public enum TensorFileFormat: String, Sendable, CaseIterable {
  case safetensors, npy, npz

  /// Nil where the name ends otherwise.
  public init?(ofFileNamed name: String) {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    self.init(rawValue: name[name.index(after: dot)...].lowercased())
  }

  /// What the single array of a .npy file is called.
  public static let arrayName = "array"

  /// The bytes of a safetensors file with the tensors of `file`: those of the file itself where it
  /// is one.
  ///
  /// - Throws: what is wrong with the file, as one sentence.
  public func safetensors(from file: [UInt8]) throws -> [UInt8] {
    switch self {
    case .safetensors:
      _ = try TensorTable(of: file)
      return file
    case .npy:
      return TensorTable.encode([TensorFileFormat.arrayName: try NumPyArray.decode(file)])
    case .npz:
      return TensorTable.encode(try NumPyArchive.decode(file))
    }
  }
}

extension TensorTable {
  /// Bytes per number for most of the file's bytes; 1 where it holds none.
  public var commonElementSize: Int {
    var bytes: [Int: Int] = [:]
    for entry in entries { bytes[entry.type.size, default: 0] += entry.range.count }
    return bytes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
  }
}
