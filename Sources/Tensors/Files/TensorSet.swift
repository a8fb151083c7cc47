/// Named tensors of any element type, as a tensor file holds them.
public struct TensorSet: Sendable, Equatable {
  public let tensors: [String: RawTensor]

  public init(_ tensors: [String: RawTensor]) { self.tensors = tensors }

  /// Sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// The bytes of a safetensors file with them.
  public func encoded() -> [UInt8] { TensorTable.encode(tensors) }

  /// Reads a safetensors file.
  public init(decoding bytes: [UInt8]) throws(TensorFileError) {
    var tensors: [String: RawTensor] = [:]
    for entry in try TensorTable(of: bytes).entries {
      tensors[entry.name] = RawTensor(
        type: entry.type, shape: entry.shape, bytes: Array(bytes[entry.range]))
    }
    self.tensors = tensors
  }

  public func tensor(_ name: String) throws(TensorSetError) -> RawTensor {
    guard let tensor = tensors[name] else { throw .missing(name: name, there: names) }
    return tensor
  }

  /// A tensor as float32, whatever its type: float16, bfloat16 and small integers exactly, float64
  /// and large integers rounded to the nearest.
  public func float(_ name: String) throws(TensorSetError) -> Tensor {
    let tensor = try tensor(name)
    let values: [Float] =
      switch tensor.type {
      case .float16: tensor.map(UInt16.self) { Float(halfBits: $0) }
      case .bfloat16: tensor.map(UInt16.self) { Float(brainBits: $0) }
      case .float32: tensor.map(Float.self) { $0 }
      case .float64: tensor.map(Double.self) { Float($0) }
      case .int8: tensor.map(Int8.self) { Float($0) }
      case .int16: tensor.map(Int16.self) { Float($0) }
      case .int32: tensor.map(Int32.self) { Float($0) }
      case .int64: tensor.map(Int64.self) { Float($0) }
      case .uint8: tensor.map(UInt8.self) { Float($0) }
      case .uint16: tensor.map(UInt16.self) { Float($0) }
      case .uint32: tensor.map(UInt32.self) { Float($0) }
      case .uint64: tensor.map(UInt64.self) { Float($0) }
      case .bool: tensor.map(UInt8.self) { $0 == 0 ? 0 : 1 }
      }
    return Tensor(shape: tensor.shape, values: values)
  }

  /// A tensor of integers or booleans, all of which fit 32 bits.
  public func integer(_ name: String) throws(TensorSetError) -> IntegerTensor {
    let tensor = try tensor(name)
    let values: [Int32]? =
      switch tensor.type {
      case .int8: tensor.map(Int8.self) { Int32($0) }
      case .int16: tensor.map(Int16.self) { Int32($0) }
      case .int32: tensor.map(Int32.self) { $0 }
      case .int64: TensorSet.narrowed(tensor.map(Int64.self) { Int32(exactly: $0) })
      case .uint8: tensor.map(UInt8.self) { Int32($0) }
      case .uint16: tensor.map(UInt16.self) { Int32($0) }
      case .uint32: TensorSet.narrowed(tensor.map(UInt32.self) { Int32(exactly: $0) })
      case .uint64: TensorSet.narrowed(tensor.map(UInt64.self) { Int32(exactly: $0) })
      case .bool: tensor.map(UInt8.self) { $0 == 0 ? 0 : 1 }
      default: throw .notIntegers(name: name, type: tensor.type)
      }
    guard let values else { throw .tooLarge(name: name) }
    return IntegerTensor(shape: tensor.shape, values: values)
  }

  private static func narrowed(_ values: [Int32?]) -> [Int32]? {
    let found = values.compactMap { $0 }
    return found.count == values.count ? found : nil
  }
}

public enum TensorSetError: Error, Equatable, CustomStringConvertible {
  case missing(name: String, there: [String])
  case notIntegers(name: String, type: ElementType)
  case tooLarge(name: String)

  public var description: String {
    switch self {
    case .missing(let name, let there):
      let shown = there.prefix(12).map { "“\($0)”" }.joined(separator: ", ")
      let more = there.count > 12 ? " and \(there.count - 12) more" : ""
      return
        "there is no tensor “\(name)”; there \(there.count == 1 ? "is" : "are") \(shown)\(more)"
    case .notIntegers(let name, let type):
      return "tensor “\(name)” is \(type.rawValue), where whole numbers are asked for"
    case .tooLarge(let name):
      return "tensor “\(name)” has numbers that do not fit 32 bits"
    }
  }
}

extension RawTensor {
  /// Its elements, each loaded as `Element` and turned into something else.
  func map<Element: BitwiseCopyable, Result>(
    _ type: Element.Type, _ transform: (Element) -> Result
  ) -> [Result] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        transform(
          raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Element>.size, as: type))
      }
    }
  }
}

extension Float {
  /// The value of an IEEE binary16, which is exact.
  public init(halfBits bits: UInt16) {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    let magnitude: Float =
      switch exponent {
      // Below the smallest normal number there is no hidden bit.
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Float(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
      }
    self = bits >> 15 == 0 ? magnitude : -magnitude
  }

  /// The value of a bfloat16, which is the upper half of a binary32.
  public init(brainBits bits: UInt16) { self.init(bitPattern: UInt32(bits) << 16) }
}
