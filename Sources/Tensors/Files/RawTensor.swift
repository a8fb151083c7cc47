/// A dense row-major tensor as files hold it: little-endian elements of any type.
///
/// `bytes.count` is always the product of `shape` times the size of an element.
public struct RawTensor: Sendable, Equatable {
  public let type: ElementType
  public let shape: [Int]
  public let bytes: [UInt8]

  /// The caller guarantees that the bytes fill the shape; one read from a file is checked there.
  public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
    precondition(
      bytes.count == type.size * shape.reduce(1, *), "bytes do not fill the shape \(shape)")
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  public init(_ tensor: Tensor) {
    self.init(
      type: .float32, shape: tensor.shape, bytes: tensor.values.withUnsafeBytes { Array($0) })
  }

  public init(_ tensor: IntegerTensor) {
    self.init(type: .int32, shape: tensor.shape, bytes: tensor.values.withUnsafeBytes { Array($0) })
  }

  public var count: Int { bytes.count / type.size }

  /// Bytes of a tensor of that type and shape; nil where the shape is no shape, or too large.
  static func byteCount(of type: ElementType, shape: [Int]) -> Int? {
    // Without the zeros: beside a zero, rows that overflow would go unseen, and be multiplied later.
    var size = type.size
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: max(1, dimension))
      guard dimension >= 0, !overflow else { return nil }
      size = product
    }
    return shape.contains(0) ? 0 : size
  }
}
