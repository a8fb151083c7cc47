import FoundationEssentials
package import Information
import Terminal

/// A line of JSON about an estimate: how far it is, or what it is.
package struct InformationLine: Encodable {
  private var event: String
  private var fraction, secondsLeft: Double?
  private var estimator: Estimator?
  private var samples: Int?
  private var estimate, ceiling, heldOut, training: Double?
  private var interval: [Double]?
  private var converged: Bool?
  private var seeds, trace, heldOutTrace: [Double]?
  private var warnings: [String]?
  /// Written as null where there is none, so that every last line has the same fields.
  private let isFinished: Bool

  private enum Key: String, CodingKey {
    case event, fraction, secondsLeft, estimator, samples, estimate, ceiling, heldOut, training
    case interval, converged, seeds, trace, heldOutTrace, warnings
  }

  package init(share: Double, after seconds: Double) {
    event = "progress"
    fraction = share
    secondsLeft = share > 0 ? seconds * (1 - share) / share : nil
    isFinished = false
  }

  package init(finished reading: InformationReading) {
    event = "finished"
    estimator = reading.estimator
    samples = reading.samples
    estimate = reading.estimate
    interval = [reading.interval.low, reading.interval.high]
    ceiling = reading.ceiling
    heldOut = reading.heldOut
    training = reading.training
    converged = reading.converged
    seeds = reading.seeds
    trace = reading.trace
    heldOutTrace = reading.heldOutTrace
    warnings = reading.warnings.map(\.description)
    isFinished = true
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(event, forKey: .event)
    guard isFinished else {
      try fields.encode(fraction, forKey: .fraction)
      try fields.encodeIfPresent(secondsLeft, forKey: .secondsLeft)
      return
    }
    try fields.encode(estimator, forKey: .estimator)
    try fields.encode(samples, forKey: .samples)
    try fields.encode(estimate, forKey: .estimate)
    try fields.encode(interval, forKey: .interval)
    try fields.encode(ceiling, forKey: .ceiling)
    try fields.encode(heldOut, forKey: .heldOut)
    try fields.encode(training, forKey: .training)
    try fields.encode(converged, forKey: .converged)
    try fields.encode(seeds, forKey: .seeds)
    try fields.encode(trace, forKey: .trace)
    try fields.encode(heldOutTrace, forKey: .heldOutTrace)
    try fields.encode(warnings, forKey: .warnings)
  }

  func write() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Console.output(String(decoding: try encoder.encode(self), as: UTF8.self))
  }
}
