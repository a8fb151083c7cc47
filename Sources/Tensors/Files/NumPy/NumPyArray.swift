/// One array in NumPy's format, as `numpy.save` writes it: a .npy file.
public enum NumPyArray {
  /// Reads a .npy file of any byte order, in C or Fortran order. Pickled objects are refused.
  public static func decode(_ file: [UInt8]) throws(NumPyError) -> RawTensor {
    let header = try NumPyHeader(decoding: file[...])
    guard let size = RawTensor.byteCount(of: header.type, shape: header.shape) else {
      throw NumPyError("its shape \(header.shape) is impossible")
    }
    let available = file.count - header.dataOffset
    guard size == available else {
      throw NumPyError(
        "its shape \(header.shape) asks for \(size) bytes, and there are \(available)")
    }
    var values = Array(file[header.dataOffset...])
    if header.isBigEndian { swapBytes(of: &values, size: header.type.size) }
    if header.isFortranOrder {
      values = rowMajor(values, shape: header.shape, size: header.type.size)
    }
    if header.type == .bool {
      // NumPy takes every byte but 0 for true, where other formats know 1 alone.
      for index in values.indices where values[index] > 1 { values[index] = 1 }
    }
    return RawTensor(type: header.type, shape: header.shape, bytes: values)
  }

  /// The bytes of a .npy file. NumPy has no bfloat16: such a tensor is written as float32, which
  /// holds all its values.
  public static func encode(_ tensor: RawTensor) -> [UInt8] {
    let tensor = tensor.type == .bfloat16 ? widened(tensor) : tensor
    return NumPyHeader(type: tensor.type, shape: tensor.shape).encoded + tensor.bytes
  }

  /// A bfloat16 is the upper half of a float32.
  private static func widened(_ tensor: RawTensor) -> RawTensor {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * tensor.bytes.count)
    for index in stride(from: 0, to: tensor.bytes.count, by: 2) {
      bytes.append(contentsOf: [0, 0, tensor.bytes[index], tensor.bytes[index + 1]])
    }
    return RawTensor(type: .float32, shape: tensor.shape, bytes: bytes)
  }

  private static func swapBytes(of values: inout [UInt8], size: Int) {
    guard size > 1 else { return }
    for start in stride(from: 0, to: values.count, by: size) {
      for offset in 0..<size / 2 {
        values.swapAt(start + offset, start + size - 1 - offset)
      }
    }
  }

  /// Values whose first index runs fastest, in the order where the last one does.
  private static func rowMajor(_ values: [UInt8], shape: [Int], size: Int) -> [UInt8] {
    guard shape.count > 1, !values.isEmpty else { return values }
    var steps: [Int] = []
    var step = size
    for dimension in shape {
      steps.append(step)
      step *= dimension
    }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(values.count)
    var index = [Int](repeating: 0, count: shape.count)
    var start = 0
    while sorted.count < values.count {
      sorted.append(contentsOf: values[start..<start + size])
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        start += steps[axis]
        if index[axis] < shape[axis] { break }
        start -= steps[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return sorted
  }
}
