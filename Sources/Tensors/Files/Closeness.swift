extension RawTensor {
  /// Whether both have one type and shape, and every |a − b| ≤ absolute + relative·|b|, in double
  /// precision, where b is of the other tensor. NaN is close to NaN, an infinity to itself; integers
  /// and booleans are close where they are equal.
  public func isClose(to other: RawTensor, absolute: Double, relative: Double) -> Bool {
    guard type == other.type, shape == other.shape else { return false }
    if bytes == other.bytes { return true }
    func closeness<Element: BitwiseCopyable>(_ value: (Element) -> Double) -> Bool {
      zip(map(Element.self, value), other.map(Element.self, value)).allSatisfy {
        RawTensor.isClose($0, $1, absolute: absolute, relative: relative)
      }
    }
    switch type {
    case .float16: return closeness { (bits: UInt16) in Double(Float(halfBits: bits)) }
    case .bfloat16: return closeness { (bits: UInt16) in Double(Float(brainBits: bits)) }
    case .float32: return closeness { (value: Float) in Double(value) }
    case .float64: return closeness { (value: Double) in value }
    default: return false
    }
  }

  public static func isClose(
    _ value: Double, _ other: Double, absolute: Double, relative: Double
  ) -> Bool {
    if value == other || value.isNaN && other.isNaN { return true }
    return abs(value - other) <= absolute + relative * abs(other)
      && value.isFinite && other.isFinite
  }
}
