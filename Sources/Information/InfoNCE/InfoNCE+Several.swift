import Synchronization
public import Tensors

extension InfoNCE {
  /// Joint samples of two variables, and how their information is estimated.
  public struct JointSample: Sendable {
    public let estimator: InfoNCE
    public let a: Tensor
    public let b: Tensor

    public init(_ estimator: InfoNCE, _ a: Tensor, _ b: Tensor) {
      self.estimator = estimator
      self.a = a
      self.b = b
    }
  }

  /// Several estimates: as many critics at once as there are threads, each on a thread of its own,
  /// which never waits for the others; those that are left over one after the other, on all threads.
  /// Every estimate is the same bits as ``estimate(_:_:progress:)`` gives.
  ///
  /// - Parameters:
  ///   - sample: what one of them is of, asked for when its turn comes.
  ///   - progress: called with the share of all that is done, one call at a time. What it throws
  ///     ends all of them.
  public static func estimates(
    count: Int, of sample: (Int) throws -> JointSample, progress: (Double) throws -> Void = { _ in }
  ) throws -> [InformationEstimate] {
    let state = Mutex(State(count: count))
    func run(_ index: Int) {
      do {
        try state.withLock { try $0.checkUnended() }
        let sample = try sample(index)
        let estimate = try sample.estimator.estimate(sample.a, sample.b) { share in
          try state.withLock {
            try $0.checkUnended()
            $0.shares[index] = share
            try progress($0.shares.reduce(0, +) / Double(count))
          }
        }
        state.withLock { $0.estimates[index] = estimate }
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    let together = count - count % Parallel.threads
    Parallel.forEach(tiles: together) { run($0) }
    for index in together..<count { run(index) }
    return try state.withLock {
      try $0.checkUnended()
      return $0.estimates.compactMap { $0 }
    }
  }

  private struct State {
    var shares: [Double]
    var estimates: [InformationEstimate?]
    /// The first error, which ends everything.
    var failure: (any Error)?

    init(count: Int) {
      shares = Array(repeating: 0, count: count)
      estimates = Array(repeating: nil, count: count)
    }

    func checkUnended() throws {
      if let failure { throw failure }
    }
  }
}
