package import Tensors

/// The samples of a variable as a critic gets them.
package struct PreparedVariable: Sendable {
  /// The preprocessed components, `[n, d]`.
  let components: Tensor
  /// What the network reads, `[n, d']`: the components, and the radius where it was asked for and
  /// there are several. Both are functions of the variable, which leaves its information as it is.
  let inputs: Tensor

  package init(_ samples: Tensor, _ options: EstimatorOptions) {
    components = options.preprocessing.apply(samples)
    guard options.radius, samples.rowSize > 1 else {
      inputs = components
      return
    }
    let radii = options.preprocessing.radii(samples)
    let width = components.rowSize
    var values: [Float] = []
    values.reserveCapacity(components.count + radii.count)
    for (row, radius) in radii.values.enumerated() {
      values += components.values[row * width..<(row + 1) * width]
      values.append(radius)
    }
    inputs = Tensor(shape: [radii.count, width + 1], values: values)
  }
}
