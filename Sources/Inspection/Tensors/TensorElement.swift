import Tensors

/// An element of a tensor, loaded from the bytes of a file.
protocol TensorElement: BitwiseCopyable, Sendable {
  var number: Double { get }
  var value: TensorValue { get }
  static var isFloatingPoint: Bool { get }

  /// |a − b|.
  static func distance(_ a: Self, _ b: Self) -> Double
  /// How many representable numbers lie between the two, for floating point.
  static func steps(_ a: Self, _ b: Self) -> UInt64
}

extension TensorElement {
  /// The element at an index, wherever the bytes lie.
  @inline(__always)
  static func load(_ bytes: UnsafeRawPointer, _ index: Int) -> Self {
    bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Self>.size, as: Self.self)
  }
}

/// What is done with the elements of a tensor, whatever their type.
protocol ElementVisitor {
  associatedtype Result
  func visit<Element: TensorElement>(_ type: Element.Type) -> Result
}

extension ElementType {
  func accept<Visitor: ElementVisitor>(_ visitor: Visitor) -> Visitor.Result {
    switch self {
    case .float16: visitor.visit(Half.self)
    case .bfloat16: visitor.visit(BrainFloat.self)
    case .float32: visitor.visit(Float.self)
    case .float64: visitor.visit(Double.self)
    case .int8: visitor.visit(Int8.self)
    case .int16: visitor.visit(Int16.self)
    case .int32: visitor.visit(Int32.self)
    case .int64: visitor.visit(Int64.self)
    case .uint8: visitor.visit(UInt8.self)
    case .uint16: visitor.visit(UInt16.self)
    case .uint32: visitor.visit(UInt32.self)
    case .uint64: visitor.visit(UInt64.self)
    case .bool: visitor.visit(Truth.self)
    }
  }
}

// MARK: Floating point

/// Floats in the order of their bit patterns: the distance of two patterns, negative ones mirrored
/// so that −0 and 0 are the same, counts the representable numbers between them.
@inline(__always)
private func ordered<Bits: FixedWidthInteger & UnsignedInteger>(_ bits: Bits) -> Int64 {
  let sign: Bits = 1 << (Bits.bitWidth - 1)
  let magnitude = Int64(truncatingIfNeeded: bits & ~sign)
  return bits & sign == 0 ? magnitude : -magnitude
}

@inline(__always)
private func gap(_ a: Int64, _ b: Int64) -> UInt64 {
  UInt64(bitPattern: a > b ? a &- b : b &- a)
}

extension Float: TensorElement {
  var number: Double { Double(self) }
  var value: TensorValue { .float(self) }
  static var isFloatingPoint: Bool { true }
  static func distance(_ a: Float, _ b: Float) -> Double { abs(Double(a) - Double(b)) }
  static func steps(_ a: Float, _ b: Float) -> UInt64 {
    gap(ordered(a.bitPattern), ordered(b.bitPattern))
  }
}

extension Double: TensorElement {
  var number: Double { self }
  var value: TensorValue { .double(self) }
  static var isFloatingPoint: Bool { true }
  static func distance(_ a: Double, _ b: Double) -> Double { abs(a - b) }
  static func steps(_ a: Double, _ b: Double) -> UInt64 {
    gap(ordered(a.bitPattern), ordered(b.bitPattern))
  }
}

/// IEEE binary16.
struct Half: TensorElement {
  let bits: UInt16

  var number: Double { Double(Float(halfBits: bits)) }
  var value: TensorValue { .float(Float(number)) }
  static var isFloatingPoint: Bool { true }
  static func distance(_ a: Half, _ b: Half) -> Double { abs(a.number - b.number) }
  static func steps(_ a: Half, _ b: Half) -> UInt64 { gap(ordered(a.bits), ordered(b.bits)) }
}

/// bfloat16: the upper half of a binary32.
struct BrainFloat: TensorElement {
  let bits: UInt16

  var number: Double { Double(Float(brainBits: bits)) }
  var value: TensorValue { .float(Float(number)) }
  static var isFloatingPoint: Bool { true }
  static func distance(_ a: BrainFloat, _ b: BrainFloat) -> Double { abs(a.number - b.number) }
  static func steps(_ a: BrainFloat, _ b: BrainFloat) -> UInt64 {
    gap(ordered(a.bits), ordered(b.bits))
  }
}

// MARK: Integers

extension TensorElement where Self: FixedWidthInteger {
  var number: Double { Double(self) }
  static var isFloatingPoint: Bool { false }
  /// Exact up to 2⁵³, also between large numbers.
  static func distance(_ a: Self, _ b: Self) -> Double {
    Double(UInt64(truncatingIfNeeded: a > b ? a &- b : b &- a) & UInt64(Magnitude.max))
  }
  static func steps(_ a: Self, _ b: Self) -> UInt64 { 0 }
}

extension TensorElement where Self: FixedWidthInteger & SignedInteger {
  var value: TensorValue { .integer(Int64(self)) }
}

extension TensorElement where Self: FixedWidthInteger & UnsignedInteger {
  var value: TensorValue { .unsigned(UInt64(self)) }
}

extension Int8: TensorElement {}
extension Int16: TensorElement {}
extension Int32: TensorElement {}
extension Int64: TensorElement {}
extension UInt8: TensorElement {}
extension UInt16: TensorElement {}
extension UInt32: TensorElement {}
extension UInt64: TensorElement {}

/// A byte that is true unless it is 0.
struct Truth: TensorElement {
  let byte: UInt8

  var number: Double { byte == 0 ? 0 : 1 }
  var value: TensorValue { .bool(byte != 0) }
  static var isFloatingPoint: Bool { false }
  static func distance(_ a: Truth, _ b: Truth) -> Double { abs(a.number - b.number) }
  static func steps(_ a: Truth, _ b: Truth) -> UInt64 { 0 }
}
