import Information
import Statistics

/// Estimates of one quantity, over draws of the noise or repetitions, by one estimator.
struct InformationOutcomes {
  /// By the published estimator; empty where it is another.
  let estimates: [InformationEstimate]
  /// By another; nil where it is the published one.
  let readings: [InformationReading]?

  /// In nats.
  var values: [Double] { readings?.map(\.estimate) ?? estimates.map(\.value) }

  var mean: Double { values.reduce(0, +) / Double(max(1, values.count)) }

  /// The lowest of the highest values that the estimator can give; nil where there is none.
  var ceiling: Double? { (readings?.compactMap(\.ceiling) ?? estimates.map(\.ceiling)).min() }

  var samples: Int { readings?.first?.samples ?? estimates.first?.samples ?? 0 }

  /// The training value by pass.
  var traces: [[Double]] { readings?.map(\.trace) ?? estimates.map(\.trace) }

  var settled: [Bool] {
    readings?.map(\.converged) ?? estimates.map { Settling(of: $0.trace).isSettled }
  }

  var isSettled: Bool { settled.allSatisfy { $0 } }

  /// A value this close below its ceiling only says "at least".
  private static let saturation = 0.98

  var isSaturated: Bool {
    if let readings {
      return readings.contains { reading in
        reading.warnings.contains { if case .atCeiling = $0 { true } else { false } }
      }
    }
    return estimates.contains { $0.value >= Self.saturation * $0.ceiling }
  }

  /// The interval of the mean: Student's t over the values; where the estimator tells one of its
  /// own, at least the mean of those.
  func interval(confidence: Double) -> [Double]? {
    let spread = Sample(values).interval(confidence: confidence)
    guard let readings, !readings.isEmpty else { return spread }
    let low = readings.map(\.interval.low).reduce(0, +) / Double(readings.count)
    let high = readings.map(\.interval.high).reduce(0, +) / Double(readings.count)
    return [min(low, spread?.first ?? low), max(high, spread?.last ?? high)]
  }

  func reading(_ symbol: String, confidence: Double) -> Reading {
    Reading(
      symbol, value: mean, interval: interval(confidence: confidence), isSettled: isSettled,
      isSaturated: isSaturated)
  }
}
