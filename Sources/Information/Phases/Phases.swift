/// The four phases of training that the publication tells apart, each by one epoch that stands for
/// it.
///
/// Found from a curve of I(X;T) over the measured epochs, which rises, and falls while the network
/// compresses:
/// - early learning: the first measured epoch;
/// - transition: the epoch at which I(X;T) is highest, the first of equals;
/// - convergence: the last measured epoch;
/// - compression: the measured epoch in the middle between transition and convergence, the earlier
///   of two.
public struct Phases: Codable, Sendable, Hashable {
  public enum Origin: String, Codable, Sendable, Hashable {
    /// By the rules, from a curve.
    case found
    /// By somebody who looked at it.
    case given
  }

  public let earlyLearning: Int
  public let transition: Int
  public let compression: Int
  public let convergence: Int
  public let origin: Origin
  /// What the curve lacks of the shape that the phases are named after; nil where it lacks nothing.
  public let reservation: String?

  /// The epochs of early learning, transition, compression and convergence.
  public var epochs: [Int] { [earlyLearning, transition, compression, convergence] }

  /// Finds the phases in a curve of I(X;T).
  ///
  /// - Parameter curve: I(X;T) in nats by measured epoch, in any order.
  /// - Throws: ``PhaseError`` where there is no epoch, or a value is not a number.
  public init(in curve: [Int: Double]) throws(PhaseError) {
    let epochs = curve.keys.sorted()
    guard let first = epochs.first, let last = epochs.last else { throw .noEpoch }
    var peak = 0
    for (place, epoch) in epochs.enumerated() {
      guard let value = curve[epoch], value.isFinite else { throw .notANumber(epoch: epoch) }
      if value > curve[epochs[peak]] ?? -.infinity { peak = place }
    }
    earlyLearning = first
    transition = epochs[peak]
    compression = epochs[(peak + epochs.count - 1) / 2]
    convergence = last
    origin = .found
    reservation =
      if peak == epochs.count - 1 {
        "I(X;T) is highest at the last measured epoch, \(last): no compression was seen"
      } else if peak == 0 {
        "I(X;T) is highest at the first measured epoch, \(first): its rise was not seen"
      } else if peak == epochs.count - 2 {
        "no epoch was measured between the peak at \(epochs[peak]) and the last, \(last)"
      } else {
        nil
      }
  }

  /// Takes the epochs of somebody who looked at the curve.
  ///
  /// - Parameters:
  ///   - epochs: those of early learning, transition, compression and convergence; none before the
  ///     one in front of it.
  ///   - measured: the epochs that there are.
  public init(given epochs: [Int], among measured: [Int]) throws(PhaseError) {
    guard epochs.count == 4 else { throw .count(epochs.count) }
    guard zip(epochs, epochs.dropFirst()).allSatisfy({ $0 <= $1 }) else { throw .order(epochs) }
    if let missing = epochs.first(where: { !measured.contains($0) }) {
      throw .notMeasured(missing, measured: measured.sorted())
    }
    earlyLearning = epochs[0]
    transition = epochs[1]
    compression = epochs[2]
    convergence = epochs[3]
    origin = .given
    reservation = nil
  }
}

/// Why there are no phases.
public enum PhaseError: Error, Equatable, CustomStringConvertible {
  /// The curve has no epoch.
  case noEpoch
  /// The curve has no finite value at an epoch.
  case notANumber(epoch: Int)
  /// Another number of epochs than there are phases was given.
  case count(Int)
  /// The given epochs go back.
  case order([Int])
  /// Nothing was measured after a given epoch.
  case notMeasured(Int, measured: [Int])

  public var description: String {
    switch self {
    case .noEpoch:
      "the phases of training are found from I(X;T), of which no epoch was measured"
    case .notANumber(let epoch):
      "I(X;T) at epoch \(epoch) is not a number, so that no phases can be found from it"
    case .count(let count):
      "\(count) epochs were given for the phases of training; give four: early learning, "
        + "transition, compression, convergence"
    case .order(let epochs):
      "the epochs given for the phases, \(PhaseError.list(epochs)), go back; give early learning, "
        + "transition, compression and convergence in the order of training"
    case .notMeasured(let epoch, let measured):
      "the phases name epoch \(epoch), but information is measured after "
        + "\(PhaseError.list(measured)); choose phases among these, or make a checkpoint of epoch "
        + "\(epoch)"
    }
  }

  private static func list(_ epochs: [Int]) -> String {
    epochs.map(String.init).joined(separator: ", ")
  }
}
