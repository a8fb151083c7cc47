import Tensors

/// A safetensors file with one tensor, and its entry.
struct TensorPayload {
  let file: [UInt8]
  let entry: TensorTable.Entry

  init(_ tensor: RawTensor) throws {
    file = TensorTable.encode(["x": tensor])
    entry = try TensorTable(of: file).entries[0]
  }

  init(_ values: [Float], shape: [Int]? = nil) throws {
    try self.init(RawTensor(Tensor(shape: shape ?? [values.count], values: values)))
  }

  init<Value: BitwiseCopyable>(_ type: ElementType, _ values: [Value]) throws {
    try self.init(
      RawTensor(type: type, shape: [values.count], bytes: values.withUnsafeBytes { Array($0) }))
  }
}
