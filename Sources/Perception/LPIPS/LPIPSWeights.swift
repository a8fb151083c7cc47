public import Tensors

/// Weights for ``LPIPS``: the trunk's under torchvision's names (`features.0.weight`,
/// `features.3.expand1x1.bias`, …) and the linear heads' under lpips' (`lin0.model.1.weight`, …,
/// each `[1, channels, 1, 1]`).
///
/// `Scripts/export-lpips-weights` writes a file of them from an installation of `lpips`.
public struct LPIPSWeights: Sendable {
  public let network: LPIPSNetwork
  /// Of each convolution by its name: `[outputs, inputs, kernel, kernel]` and `[outputs]`.
  let kernels: [String: [Float]]
  let biases: [String: [Float]]
  /// Of each place, one weight for each channel.
  let heads: [[Float]]

  /// - Throws: ``PerceptionError`` where a tensor is missing, has another shape, or holds a value
  ///   that is not finite. Further tensors are not looked at.
  public init(_ network: LPIPSNetwork, _ tensors: TensorSet) throws(PerceptionError) {
    func values(_ name: String, _ shape: [Int]) throws(PerceptionError) -> [Float] {
      guard let raw = tensors.tensors[name] else {
        throw .weightMissing(name, network: network)
      }
      guard raw.shape == shape else {
        throw .weightShape(name, network: network, shape: raw.shape, expected: shape)
      }
      let values: [Float]
      do throws(TensorSetError) { values = try tensors.float(name).values } catch {
        throw .weightMissing(name, network: network)
      }
      guard values.allSatisfy(\.isFinite) else { throw .weightNotFinite(name) }
      return values
    }
    var kernels: [String: [Float]] = [:]
    var biases: [String: [Float]] = [:]
    for layer in network.layers.flatMap(\.convolutions) {
      kernels[layer.name] = try values(
        layer.name + ".weight", [layer.outputs, layer.inputs, layer.kernel, layer.kernel])
      biases[layer.name] = try values(layer.name + ".bias", [layer.outputs])
    }
    var heads: [[Float]] = []
    for (place, channels) in network.channels.enumerated() {
      heads.append(try values("lin\(place).model.1.weight", [1, channels, 1, 1]))
    }
    self.network = network
    self.kernels = kernels
    self.biases = biases
    self.heads = heads
  }
}
