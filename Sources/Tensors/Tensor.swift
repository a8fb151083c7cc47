/// A dense row-major float32 tensor with value semantics.
///
/// `values.count` is always the product of `shape`. A scalar has the shape `[]` and one value.
public struct Tensor: Sendable, Equatable {
  public var shape: [Int]
  public var values: [Float]

  /// Takes `values` in row-major order. The caller guarantees that the counts agree: a shape read
  /// from a file is checked where it is read (see ``TensorFile``).
  public init(shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "tensor values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// A tensor filled with one value.
  public init(shape: [Int], repeating value: Float = 0) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  public var count: Int { values.count }

  /// Elements in one row, where the first dimension counts rows: 3,072 for an `[N, 32, 32, 3]`.
  public var rowSize: Int { shape.dropFirst().reduce(1, *) }

  /// The rows named by `rows` (indices into the first dimension), in that order.
  public func gather(rows: [Int]) -> Tensor {
    let size = rowSize
    var gathered: [Float] = []
    gathered.reserveCapacity(rows.count * size)
    for row in rows { gathered.append(contentsOf: values[row * size..<(row + 1) * size]) }
    return Tensor(shape: [rows.count] + shape.dropFirst(), values: gathered)
  }

  /// The same values under another shape with the same number of elements.
  public func reshaped(_ shape: [Int]) -> Tensor { Tensor(shape: shape, values: values) }
}

/// A dense row-major tensor of 32-bit integers: labels, row numbers, flags.
public struct IntegerTensor: Sendable, Equatable {
  public var shape: [Int]
  public var values: [Int32]

  public init(shape: [Int], values: [Int32]) {
    precondition(values.count == shape.reduce(1, *), "tensor values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// A vector of the given integers, each of which must fit 32 bits.
  public init(_ integers: [Int]) {
    self.init(shape: [integers.count], values: integers.map { Int32($0) })
  }

  public var integers: [Int] { values.map(Int.init) }
}
