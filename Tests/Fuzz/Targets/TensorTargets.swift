import Tensors

extension FuzzTarget {
  private static let sample = TensorSet([
    "weights": RawTensor(Tensor(shape: [2, 3], values: [0, 1, -2, 3.5, 0.25, 9])),
    "labels": RawTensor(IntegerTensor(shape: [4], values: [0, 3, 9, 1])),
    "none": RawTensor(Tensor(shape: [0, 3], values: [])),
  ])

  /// The files of tensors that a user may import, or a stage may read.
  static let tensorFiles = [
    FuzzTarget(name: "safetensors", seeds: [sample.encoded(), TensorSet([:]).encoded()]) {
      _ = try TensorSet(decoding: $0)
      _ = try TensorFile(decoding: $0)
    },
    FuzzTarget(
      name: "npy", seeds: sample.tensors.values.map(NumPyArray.encode).sorted(by: isBefore)
    ) { _ = try NumPyArray.decode($0) },
    FuzzTarget(name: "npz", seeds: Goldens.files("TensorsTests/Goldens/NumPy", ".npz")) {
      _ = try NumPyArchive.decode($0)
    },
  ]

  private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }
}
