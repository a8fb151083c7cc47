/// How a check ends.
public enum Verdict: String, Codable, Sendable, Hashable {
  case holds
  case doesNotHold
  /// An estimate that the check rests on is not to be read yet, so that nothing follows from it.
  case notConverged
}

/// One side of a check: a number that is known, or an estimate.
public struct Reading: Codable, Sendable, Hashable {
  /// As people write it: `I(X;B)`.
  public let symbol: String
  /// In nats.
  public let value: Double
  /// The confidence interval of the value, where there is one.
  public let interval: [Double]?
  /// Whether every estimate behind it had settled; so has a number that is known.
  public let isSettled: Bool
  /// Whether it is so close to the highest value which the estimator can give that it only says "at
  /// least".
  public let isSaturated: Bool

  /// An estimate.
  public init(
    _ symbol: String, value: Double, interval: [Double]?, isSettled: Bool, isSaturated: Bool
  ) {
    self.symbol = symbol
    self.value = value
    self.interval = interval
    self.isSettled = isSettled
    self.isSaturated = isSaturated
  }

  /// A number that is known.
  public init(_ symbol: String, exactly value: Double) {
    self.init(symbol, value: value, interval: nil, isSettled: true, isSaturated: false)
  }

  var low: Double { interval?.first ?? value }
  var high: Double { interval?.last ?? value }
}

/// A claim about two readings, and whether it holds.
///
/// An inequality holds unless it is violated by more than the interval of the difference: that of
/// paired draws where there is one, else from the end of one reading's interval to the other's.
/// Estimates that have not settled settle nothing. A reading at the estimator's ceiling is a lower
/// bound, so that a violation which it would cure is none.
public struct BoundCheck: Codable, Sendable, Hashable {
  public enum Relation: String, Codable, Sendable, Hashable {
    /// left ≤ right
    case atMost
    /// left ≥ right
    case atLeast
    /// |left − right| ≤ tolerance · right
    case near
  }

  public let left: Reading
  public let relation: Relation
  public let right: Reading
  /// The share of `right` that `left` may be away from it; for `near` alone.
  public let tolerance: Double?
  /// The training epoch of the checkpoint, where there is one.
  public let epoch: Int?
  /// left − right, in nats.
  public let difference: Double
  /// The confidence interval of the difference of pairs, where there is one.
  public let differenceInterval: [Double]?
  public let verdict: Verdict

  /// - Parameter differenceInterval: of left − right, draw by draw.
  public init(
    _ left: Reading, _ relation: Relation, _ right: Reading, tolerance: Double? = nil,
    epoch: Int? = nil, differenceInterval: [Double]? = nil
  ) {
    self.left = left
    self.relation = relation
    self.right = right
    self.tolerance = relation == .near ? tolerance ?? 0 : nil
    self.epoch = epoch
    self.differenceInterval = differenceInterval
    difference = left.value - right.value
    let least = differenceInterval?.first ?? left.low - right.high
    let most = differenceInterval?.last ?? left.high - right.low
    let isTrue =
      switch relation {
      case .atMost: least <= 0
      case .atLeast: most >= 0
      case .near: abs(left.value - right.value) <= (tolerance ?? 0) * abs(right.value)
      }
    // Whether the true value may be so much higher that the claim is true after all.
    let isOpen =
      switch relation {
      case .atMost: right.isSaturated
      case .atLeast: left.isSaturated
      case .near: left.isSaturated || right.isSaturated
      }
    let isNumber = left.value.isFinite && right.value.isFinite
    if !left.isSettled || !right.isSettled || !isNumber {
      verdict = .notConverged
    } else if isTrue {
      verdict = .holds
    } else {
      verdict = isOpen ? .notConverged : .doesNotHold
    }
  }

  /// `I(X;B) ≤ H(B)`, `I(B;Y) within 1% of its exact value`.
  public var claim: String {
    switch relation {
    case .atMost: "\(left.symbol) ≤ \(right.symbol)"
    case .atLeast: "\(left.symbol) ≥ \(right.symbol)"
    case .near: "\(left.symbol) within \(share) of \(right.symbol)"
    }
  }

  private var share: String {
    let tenths = ((tolerance ?? 0) * 1000).rounded() / 10
    return (tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") + " %"
  }
}
