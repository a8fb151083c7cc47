package import Tensors

/// Critics trained on all folds of the samples but one, and read on that one, for several seeds.
package struct CrossFit {
  package let options: EstimatorOptions
  package let seed: UInt64

  package struct Result: Sendable {
    /// By seed and sample, numbers whose mean is that seed's held-out value.
    package var values: [[Double]] = []
    /// The same with the positives left out of InfoNCE's denominators.
    package var loose: [[Double]] = []
    /// By seed, how much higher the critics read on samples that they were trained on.
    package var optimism: [Double] = []
    /// By seed, fold by fold, the held-out values.
    package var folds: [[Double]] = []
    package var trace: [Double] = []
    package var heldOutTrace: [Double] = []
    package var converged = true
    package var skippedBatches = 0
  }

  package init(options: EstimatorOptions, seed: UInt64) {
    self.options = options
    self.seed = seed
  }

  /// - Parameters:
  ///   - a, b: samples of the variables, `[n, …]`.
  package func run(_ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void) throws -> Result {
    let samples = a.shape[0]
    let (x, y) = (PreparedVariable(a, options), PreparedVariable(b, options))
    let folds = options.folds
    let jobs = try sideBySide(count: options.seeds * folds, progress: progress) { index, progress in
      let seed = self.seed &+ UInt64(index / folds)
      let order = RandomStream(seed: seed, purpose: "estimation/folds").permutation(samples)
      let fold = index % folds
      let heldOut = samples * fold / folds..<samples * (fold + 1) / folds
      let training = FoldTraining(
        x, y, trained: Array(order[..<heldOut.lowerBound] + order[heldOut.upperBound...]),
        heldOut: Array(order[heldOut]), options: options,
        seed: seed &+ UInt64(fold) << 32)
      return try training.run(progress: progress)
    }
    return combine(jobs, samples: samples)
  }

  private func combine(_ jobs: [FoldTraining.Outcome], samples: Int) -> Result {
    var result = Result()
    for seed in 0..<options.seeds {
      let jobs = jobs[seed * options.folds..<(seed + 1) * options.folds]
      var values = [Double](repeating: 0, count: samples)
      var loose = values
      for job in jobs {
        for (place, sample) in job.samples.enumerated() {
          values[sample] = job.values[place]
          loose[sample] = job.loose[place]
        }
      }
      result.values.append(values)
      result.loose.append(loose)
      result.optimism.append(mean(jobs.map { $0.training - $0.best }))
      result.folds.append(jobs.map { mean($0.values) })
    }
    result.trace = Self.average(jobs.map(\.trace))
    result.heldOutTrace = Self.average(jobs.map(\.heldOutTrace))
    result.converged = jobs.allSatisfy(\.converged)
    result.skippedBatches = jobs.reduce(0) { $0 + $1.skippedBatches }
    return result
  }

  /// The mean by epoch, over those that got as far.
  private static func average(_ traces: [[Double]]) -> [Double] {
    (0..<(traces.map(\.count).max() ?? 0)).map { epoch in
      mean(traces.filter { $0.count > epoch }.map { $0[epoch] })
    }
  }
}
