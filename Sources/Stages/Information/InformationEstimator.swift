public import Information
import Tensors

/// An estimator with its options; see `ibpipe mi --help` for what there is.
public typealias EstimatorOptions = Information.EstimatorOptions
/// Which estimator: `.infoNCE`, `.mine`, `.ksg`, ….
public typealias Estimator = Information.Estimator
/// What an estimator gives, with what tells whether to believe it.
public typealias InformationReading = Information.InformationReading

/// How mutual information is estimated in a stage.
public enum InformationEstimator: Sendable, Hashable {
  /// As the published code does: InfoNCE, read on the critic's own training batches.
  case published(InfoNCEOptions)
  /// By any estimator, read on samples that it was not trained on.
  case estimator(EstimatorOptions)

  /// Whether one estimate has seeds and an interval of its own.
  var tellsItsInterval: Bool { if case .estimator = self { true } else { false } }

  func validate() throws {
    switch self {
    case .published(let options): try options.validate()
    case .estimator(let options): try options.validate()
    }
  }

  /// What it gives for several pairs of variables, each with a seed of its own.
  func outcomes(
    count: Int, seed: UInt64, of pair: (Int) throws -> (Tensor, Tensor),
    progress: (Double) throws -> Void
  ) throws -> InformationOutcomes {
    switch self {
    case .published(let options):
      let estimates = try InfoNCE.estimates(count: count) { index in
        let (a, b) = try pair(index)
        return .init(InfoNCE(options: options, seed: seed &+ UInt64(index)), a, b)
      } progress: { fraction in
        try progress(fraction)
      }
      return InformationOutcomes(estimates: estimates, readings: nil)
    case .estimator(let options):
      let readings = try (0..<count).map { index in
        let (a, b) = try pair(index)
        return try MutualInformation(options: options, seed: seed &+ UInt64(index))
          .estimate(a, b) { try progress((Double(index) + $0) / Double(count)) }
      }
      return InformationOutcomes(estimates: [], readings: readings)
    }
  }
}

extension InformationEstimator: Codable {
  /// The options themselves, which differ in their members: so published ones are in a key as they
  /// were before there were others.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .published(let options): try options.encode(to: encoder)
    case .estimator(let options): try options.encode(to: encoder)
    }
  }

  public init(from decoder: any Decoder) throws {
    if let options = try? EstimatorOptions(from: decoder) {
      self = .estimator(options)
    } else {
      self = .published(try InfoNCEOptions(from: decoder))
    }
  }
}
