public import Information
public import PipelineModel
import Statistics

/// Whether a check holds, does not hold, or rests on estimates that have not converged.
public typealias Verdict = Information.Verdict
/// A claim about two readings, with its verdict.
public typealias BoundCheck = Information.BoundCheck

/// What checks of estimates against theory ended in.
public struct Validation: Artifact, Codable {
  /// How often intervals as these hold the true value.
  public let confidence: Double
  public let checks: [BoundCheck]

  /// The checks that ended so.
  public func count(_ verdict: Verdict) -> Int { checks.count { $0.verdict == verdict } }
}

extension Validation {
  /// A value this close below its ceiling only says "at least".
  static let saturation = 0.98

  static func check(confidence: Double) throws(UserError) {
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
  }

  /// Repeated estimates as one reading, with the interval of their mean by Student's t.
  static func reading(
    _ symbol: String, _ estimates: [InformationEstimate], confidence: Double
  ) -> Reading {
    let sample = Sample(estimates.map(\.value))
    return Reading(
      symbol, value: sample.mean, interval: sample.interval(confidence: confidence),
      isSettled: estimates.allSatisfy { Settling(of: $0.trace).isSettled },
      isSaturated: estimates.contains { $0.value >= saturation * $0.ceiling })
  }
}

extension Verdict {
  /// As reports put it.
  var words: String {
    switch self {
    case .holds: "holds"
    case .doesNotHold: "does not hold"
    case .notConverged: "not converged"
    }
  }
}
