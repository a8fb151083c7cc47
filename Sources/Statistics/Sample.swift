import Glibc

/// What independent draws tell of the mean that they are drawn around.
public struct Sample: Sendable {
  public let count: Int
  public let mean: Double
  /// With n − 1 in the denominator; nil for fewer than two draws.
  public let standardDeviation: Double?

  /// - Parameter values: at least one; summed in order, so equal arrays give equal bits.
  public init(_ values: [Double]) {
    count = values.count
    // Taken around the first value, so that what all have in common costs no digits.
    let origin = values.first ?? 0
    let mean = origin + values.reduce(0) { $0 + ($1 - origin) } / Double(max(1, values.count))
    self.mean = mean
    guard values.count > 1 else {
      standardDeviation = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = (squares / Double(values.count - 1)).squareRoot()
  }

  /// Half the width of the interval around the mean that holds the true mean with the given
  /// probability, for normal draws; nil for fewer than two.
  public func halfWidth(confidence: Double) -> Double? {
    guard let standardDeviation else { return nil }
    let critical = StudentT(degreesOfFreedom: count - 1).criticalValue(1 - confidence)
    return critical * standardDeviation / Double(count).squareRoot()
  }

  /// The ends of that interval.
  public func interval(confidence: Double) -> [Double]? {
    halfWidth(confidence: confidence).map { [mean - $0, mean + $0] }
  }

  /// The probability of a mean at least as far from 0 if the true mean is 0: the t-test; nil for
  /// fewer than two draws, and where all are 0.
  public var probabilityOfZeroMean: Double? {
    guard let standardDeviation, standardDeviation > 0 || mean != 0 else { return nil }
    let t = mean / (standardDeviation / Double(count).squareRoot())
    return StudentT(degreesOfFreedom: count - 1).twoSidedTail(t)
  }
}
