/// Named tensors in the safetensors format, as ibpipe computes with them: F32 and I32.
///
/// Names are written in sorted order, so that equal contents give equal bytes.
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

  /// A tensor is of a type that ``TensorFile`` does not have.
  public static func unexpected(_ entry: TensorTable.Entry) -> TensorFileError {
    .malformed("tensor “\(entry.name)” is \(entry.type.rawValue); F32 and I32 are expected here")
  }

  public var description: String {
    switch self {
    case .malformed(let reason): "this is not a safetensors file that ibpipe can read: \(reason)"
    case .missing(let name): "the safetensors file has no tensor named “\(name)” of that type"
    }
  }
}

extension TensorFile {
  /// The file's bytes. Where a float and an integer tensor share a name, the float one is written.
  public func encoded() -> [UInt8] {
    let names = Set(floats.keys).union(integers.keys).sorted()
    var bytes = TensorTable.header(
      names.map { name in
        if let tensor = floats[name] { return (name, .float32, tensor.shape, 4 * tensor.count) }
        let tensor = integers[name] ?? IntegerTensor([])
        return (name, .int32, tensor.shape, 4 * tensor.values.count)
      })
    for name in names {
      floats[name]?.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      if floats[name] == nil {
        integers[name]?.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// Reads a safetensors file; see ``TensorTable`` for what is checked.
  public init(decoding bytes: [UInt8]) throws(TensorFileError) {
    self.init()
    for entry in try TensorTable(of: bytes).entries {
      switch entry.type {
      case .float32:
        floats[entry.name] = Tensor(
          shape: entry.shape, values: TensorFile.array(bytes, entry.range, of: Float.self))
      case .int32:
        integers[entry.name] = IntegerTensor(
          shape: entry.shape, values: TensorFile.array(bytes, entry.range, of: Int32.self))
      default:
        throw .unexpected(entry)
      }
    }
  }

  private static func array<Element: BitwiseCopyable>(
    _ bytes: [UInt8], _ range: Range<Int>, of type: Element.Type
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: range.count / MemoryLayout<Element>.size) {
      buffer, filled in
      bytes.withUnsafeBytes { raw in
        UnsafeMutableRawBufferPointer(buffer)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[range]))
      }
      filled = buffer.count
    }
  }
}
