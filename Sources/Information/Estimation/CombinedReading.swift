internal import Tensors

/// What critics say, with nearest neighbours as a control that shares nothing with them.
///
/// Critics read low where a density ratio has edges that their networks blur; neighbours read low
/// where there are many components or much information. Where both can be asked, the larger reading
/// is the better one.
struct CombinedReading {
  let options: EstimatorOptions
  let seed: UInt64

  /// Components in all up to which neighbours are asked.
  static let mostComponents = 6

  func read(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    var options = options
    options.estimator = .infoNCE
    var reading = try CriticReading(options: options, seed: seed).read(a, b, progress: progress)
    reading.estimator = .auto
    guard a.rowSize + b.rowSize <= Self.mostComponents else { return reading }
    options.estimator = .ksg
    let control = try NeighbourReading(options: options).read(a, b, progress: { _ in })
    guard control.converged, control.estimate > reading.estimate else { return reading }
    let critics = reading.estimate
    reading.estimate = control.estimate
    reading.interval.low = min(critics, control.interval.low)
    reading.interval.high = max(reading.interval.high, control.interval.high)
    if control.interval.low > critics {
      reading.warnings.append(
        .neighboursReadMore(neighbours: control.estimate, critics: critics))
    }
    return reading
  }
}
