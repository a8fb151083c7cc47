import Glibc
internal import Tensors

/// What nearest neighbours say: with k and with 2k of them, and from parts of the samples.
struct NeighbourReading {
  let options: EstimatorOptions

  func read(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    let (x, y) = (options.preprocessing.apply(a), options.preprocessing.apply(b))
    let samples = x.shape[0]
    let k = min(options.neighbours, samples - 1)
    let parts = [8, 4, 2].map { samples / $0 }.filter { $0 > k }
    var trace: [Double] = []
    for part in parts {
      // Rows may be in any order, which is that of a file: every so-maniest of them.
      let step = samples / part
      let rows = (0..<part).map { $0 * step }
      let few = NearestNeighbours(x.gather(rows: rows), y.gather(rows: rows), samples: 0..<part)
      trace.append(mean(try few.values(neighbours: [k])[0]))
    }
    let values = try NearestNeighbours(x, y, samples: 0..<samples)
      .values(neighbours: [k, 2 * k], progress: progress)
    let estimate = mean(values[0])
    trace.append(estimate)
    let change = trace.count > 1 ? abs(estimate - trace[trace.count - 2]) : 0
    let chance = 1.96 * standardError(values[0])
    // What the choice of k changes, and what twice the samples changed. More neighbours smooth more,
    // which reads low.
    let bias = max(abs(estimate - mean(values[1])), change)
    let components = x.rowSize + y.rowSize
    var reading = InformationReading(
      estimator: .ksg, samples: samples, estimate: estimate,
      interval: .init(low: estimate - chance - bias, high: estimate + chance + 2 * bias),
      ceiling: Digamma(upTo: samples + 1)[samples] - Digamma(upTo: samples + 1)[k],
      heldOut: nil, training: nil,
      converged: change < max(0.03, 0.05 * abs(estimate)), trace: trace, heldOutTrace: [],
      seeds: [estimate], warnings: [])
    if let ceiling = reading.ceiling, estimate > ceiling - 1.5 {
      reading.warnings.append(.atCeiling(value: estimate, ceiling: ceiling))
    }
    if !reading.converged { reading.warnings.append(.notConverged) }
    if components > 10 { reading.warnings.append(.manyComponents(components)) }
    let tied = max(tiedShare(x), tiedShare(y))
    if tied > 0.05 { reading.warnings.append(.ties(share: tied)) }
    reading.warnings += CriticReading.commonWarnings(reading, components: components)
    return reading
  }

  /// The largest share of samples, over the components, whose value another sample has too.
  private func tiedShare(_ tensor: Tensor) -> Double {
    let width = tensor.rowSize
    let rows = tensor.shape[0]
    let shares = (0..<width).map { column in
      let values = (0..<rows).map { tensor.values[$0 * width + column] }.sorted()
      let tied = values.indices.filter { index in
        index > 0 && values[index] == values[index - 1]
          || index + 1 < rows && values[index] == values[index + 1]
      }
      return Double(tied.count) / Double(rows)
    }
    return shares.max() ?? 0
  }
}
