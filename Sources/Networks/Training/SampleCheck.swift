internal import Tensors

extension LabelledImages {
  /// Refuses images or labels that the network cannot take; `what` names them in the message.
  func validate(_ what: String, for network: any Network) throws(NetworkError) {
    let size = Architecture.imageSize
    guard images.shape == [labels.count, size, size, Architecture.imageChannels] else {
      throw .data(
        "the \(what) images have the shape \(images.shape) where "
          + "[\(labels.count), \(size), \(size), \(Architecture.imageChannels)] was expected")
    }
    guard !labels.isEmpty else { throw .data("there are no \(what) images") }
    if let row = labels.firstIndex(where: { !(0..<network.classes).contains($0) }) {
      throw .data(
        "label \(labels[row]) of \(what) image \(row) is not among \(network.classes) classes")
    }
  }
}
