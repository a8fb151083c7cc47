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
    try sideBySide(count: count, progress: progress) { index, progress in
      let sample = try sample(index)
      return try sample.estimator.estimate(sample.a, sample.b, progress: progress)
    }
  }
}
