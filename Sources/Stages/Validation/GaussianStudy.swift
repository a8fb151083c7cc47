public import Information
public import PipelineModel
import Statistics
import Tensors

/// An estimate of information that is known exactly.
public struct GaussianPoint: Artifact, Codable {
  /// In nats.
  public let truth: Double
  /// What the samples tell of each other, in nats: the mean of their exact log density ratio.
  public let ofSamples: Double
  /// What the published InfoNCE reads from them with the exact density ratio as its critic; nil for
  /// other estimators.
  public let limit: Double?
  public let options: EstimatorOptions
  public let reading: InformationReading
}

/// Estimates the information of two Gaussian variables; see `GaussianCase` for which.
struct EstimateGaussian: Stage {
  let options: EstimatorOptions
  let samples: Int
  let seed: UInt64

  static var codeStamp: CodeStamp { .version(5) }
  var label: String { "Gaussian case by \(options.estimator.rawValue)" }

  func check() throws {
    try options.validate()
    guard (1...10_000_000).contains(samples) else {
      throw UserError("\(samples) samples were asked for; ask for 1 to 10,000,000")
    }
  }

  func run(_ context: StageContext) throws -> GaussianPoint {
    let (x, y) = GaussianCase.sample(count: samples, seed: seed)
    // A known case has samples to spare: of a seed that no other study is likely to have.
    let others = GaussianCase.sample(count: samples, seed: ~seed)
    let reading = try MutualInformation(options: options, seed: seed).estimate(
      x, y, apart: (a: others.x, b: others.y)
    ) { try context.report($0) }
    let limit =
      options.estimator == .authors
      ? GaussianCase.infoNCE(of: x, y, options: options.published, seed: seed) : nil
    return GaussianPoint(
      truth: GaussianCase.information, ofSamples: GaussianCase.information(of: x, y), limit: limit,
      options: options, reading: reading)
  }
}

/// Estimators on variables whose information is known, 1.5 ln 7 = 2.9189 nats (paper, Fig. 2):
/// whether each comes close to it, and whether the first strays less and errs less than the others,
/// as the paper says of InfoNCE beside MINE.
///
/// ```swift
/// let study = GaussianStudy()
/// Output("gaussian", GaussianCurves(study))
/// Output("gaussian/checks", ValidationTable([study]))
/// ```
public struct GaussianStudy: Stage {
  @Inputs var points: [any Stage<GaussianPoint>]
  let tolerance: Double

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "Gaussian study" }

  /// - Parameters:
  ///   - estimators: what is compared; the first with each of the others.
  ///   - samples: of each variable; published: 10,000.
  ///   - tolerance: how far an estimate may be from the truth, as a share of it.
  public init(
    _ estimators: [EstimatorOptions] = [.init(.infoNCE), .init(.mine)],
    samples: Int = GaussianCase.publishedCount, tolerance: Double = 0.05, seed: UInt64 = 1
  ) {
    points = estimators.map { EstimateGaussian(options: $0, samples: samples, seed: seed) }
    self.tolerance = tolerance
  }

  public func check() throws {
    guard !points.isEmpty else {
      throw UserError("no estimator was named; name one or more, such as .init(.infoNCE)")
    }
    guard tolerance >= 0, tolerance.isFinite else {
      throw UserError("the tolerance \(tolerance) is not a share from 0 up: give, say, 0.05")
    }
  }

  public func run(_ context: StageContext) throws -> Validation {
    let points = try context.read(points)
    let near = points.map { point in
      BoundCheck(
        estimate(point), .near, Reading("the truth", exactly: point.truth), tolerance: tolerance)
    }
    guard let first = points.first else { return Validation(confidence: 0.95, checks: []) }
    return Validation(
      confidence: 0.95,
      checks: near
        + points.dropFirst().flatMap { other in
          [
            BoundCheck(
              known("error", first, error, isSettled: first.reading.converged), .atMost,
              known("error", other, error, isSettled: other.reading.converged)),
            // What strays has a spread too.
            BoundCheck(known("spread", first, spread), .atMost, known("spread", other, spread)),
          ]
        })
  }

  private func estimate(_ point: GaussianPoint) -> Reading {
    let reading = point.reading
    return Reading(
      "I(X;Y) by \(reading.estimator.rawValue)", value: reading.estimate,
      interval: [reading.interval.low, reading.interval.high], isSettled: reading.converged,
      isSaturated: false)
  }

  /// A property of an estimator.
  private func known(
    _ name: String, _ point: GaussianPoint, _ value: (GaussianPoint) -> Double,
    isSettled: Bool = true
  ) -> Reading {
    Reading(
      "\(name) of \(point.reading.estimator.rawValue)", value: value(point), interval: nil,
      isSettled: isSettled, isSaturated: false)
  }

  private func error(_ point: GaussianPoint) -> Double {
    abs(point.reading.estimate - point.truth)
  }

  /// The standard deviation over the last passes: 50, as the paper's figure shows, or the last
  /// third of fewer than 150.
  private func spread(_ point: GaussianPoint) -> Double {
    let trace = point.reading.trace
    return Sample(Array(trace.suffix(min(50, trace.count / 3)))).standardDeviation ?? 0
  }
}
