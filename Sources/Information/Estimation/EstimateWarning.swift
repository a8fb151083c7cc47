import Glibc

/// A reason not to believe an estimate, or not all of it.
public enum EstimateWarning: Codable, Sendable, Hashable, CustomStringConvertible {
  /// The value is so close to the estimator's ceiling that the information may be any amount more.
  case atCeiling(value: Double, ceiling: Double)
  /// The value was still changing when the training ended.
  case notConverged
  /// The critic reads much more from the samples that it was trained on.
  case learntByHeart(training: Double, heldOut: Double)
  case wideInterval(width: Double)
  case seedsDisagree(low: Double, high: Double)
  case fewSamples(samples: Int, components: Int)
  /// Nearest neighbours read more than the critics do.
  case neighboursReadMore(neighbours: Double, critics: Double)
  /// Distances in many components say little of which samples are alike.
  case manyComponents(Int)
  /// A variable has values that many samples share.
  case ties(share: Double)
  /// The value is one of training samples alone.
  case trainingValue
  /// More than the logarithm of the samples that it was read from: a few pairs decide it.
  case beyondSamples(limit: Double)
  case skippedBatches(Int)
  /// The held-out value is below 0, so that the critic found nothing that holds for other samples.
  case nothingFound

  /// One sentence that says what is wrong, and what to do.
  public var description: String {
    switch self {
    case .atCeiling(let value, let ceiling):
      "this reads as at least \(nats(value)): the estimator cannot read more than "
        + "\(nats(ceiling)) here, and close below that it reads low; bring more samples"
    case .notConverged:
      "the value was still changing when the training ended; give more epochs or more samples"
    case .learntByHeart(let training, let heldOut):
      "the critic reads \(nats(training)) from samples that it was trained on, and only "
        + "\(nats(heldOut)) from others: it learns by heart; bring more samples"
    case .wideInterval(let width):
      "the interval is \(nats(width)) wide; bring more samples or more seeds"
    case .seedsDisagree(let low, let high):
      "the seeds disagree, from \(nats(low)) to \(nats(high)); give more seeds or more epochs"
    case .fewSamples(let samples, let components):
      "\(samples) samples are few for \(components) components; take no value from them alone"
    case .neighboursReadMore(let neighbours, let critics):
      "nearest neighbours read \(nats(neighbours)) and the critics \(nats(critics)): the estimate is "
        + "the neighbours', and the critics miss something"
    case .manyComponents(let count):
      "nearest neighbours read low in \(count) components; take a critic, or reduce them first"
    case .ties(let share):
      "\(percent(share)) of the samples share a value with others, which nearest neighbours are "
        + "not made for; take a critic"
    case .trainingValue:
      "this is the value of training samples, as the published code reports it: compare it with "
        + "the held-out value"
    case .beyondSamples(let limit):
      "this is more than \(nats(limit)), the logarithm of the samples it was read from: a few "
        + "pairs decide it, and it may be far off either way"
    case .skippedBatches(let count):
      "\(count) training batches gave no finite value and were left out; lower the learning rate"
    case .nothingFound:
      "the critic found nothing that holds for samples it was not trained on: this reads as 0"
    }
  }
}

private func nats(_ value: Double) -> String { "\(fixed(value, digits: 3)) nats" }
private func percent(_ share: Double) -> String { "\(fixed(100 * share, digits: 0)) %" }

/// The number with so many digits behind its point, at most three.
private func fixed(_ value: Double, digits: Int) -> String {
  guard abs(value) < 1e12 else { return "\(value)" }
  let scale = [1, 10, 100, 1000][digits]
  let whole = Int((abs(value) * Double(scale)).rounded())
  var text = value < 0 && whole > 0 ? "-" : ""
  text += "\(whole / scale)"
  guard digits > 0 else { return text }
  let rest = "\(whole % scale)"
  return text + "." + String(repeating: "0", count: digits - rest.count) + rest
}
