public import Information
public import PipelineModel

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
  static func check(confidence: Double) throws(UserError) {
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
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
