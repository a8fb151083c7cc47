/// Why a network cannot be built, trained or restored.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
  /// A setting that no network or training run can have.
  case configuration(String)
  /// Images or labels that do not fit the network or each other.
  case data(String)
  /// A saved training state that does not fit the network.
  case state(String)
  /// The loss became infinite or not a number.
  case diverged(epoch: Int, learningRate: Double)

  public var description: String {
    switch self {
    case .configuration(let reason): "the network cannot be trained as configured: \(reason)"
    case .data(let reason): "the data do not fit the network: \(reason)"
    case .state(let reason): "the saved training state does not fit: \(reason)"
    case .diverged(let epoch, let learningRate):
      "the training loss is no longer finite in epoch \(epoch); "
        + "choose a learning rate below \(learningRate)"
    }
  }
}
