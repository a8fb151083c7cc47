public import Tensors

extension TrainingState {
  /// The network as PyTorch's `state_dict()` of it: what torchvision-style modules of the same
  /// network load with `load_state_dict`, nothing missing and nothing left over.
  ///
  /// Beside the parameters and running statistics these are `….num_batches_tracked` of every
  /// BatchNorm (I64, one for each optimiser step done), and for VGG-16 the convolutions' biases
  /// (`features.0.bias`, …), which torchvision's has: 0, as BatchNorm takes any other away again.
  public func stateDictionary() -> TensorSet {
    var tensors = parameters.mapValues { RawTensor($0) }
    let steps = RawTensor(
      type: .int64, shape: [],
      bytes: withUnsafeBytes(of: Int64(step).littleEndian) { Array($0) })
    for (name, tensor) in parameters {
      if name.hasSuffix(".running_mean") {
        tensors[name.replacing(".running_mean", with: ".num_batches_tracked")] = steps
      }
      if name.hasPrefix("features."), tensor.shape.count == 4 {
        tensors[name.replacing(".weight", with: ".bias")] = RawTensor(
          Tensor(shape: [tensor.shape[0]]))
      }
    }
    return TensorSet(tensors)
  }
}
