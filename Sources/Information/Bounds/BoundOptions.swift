extension InfoNCEOptions {
  /// The published setting for checks against known bounds: I(X;B), I(B;Y), I(B;Ŷ).
  public static let boundChecks = InfoNCEOptions(
    batch: 256, negatives: 512, learningRate: 1e-4, epochs: 50)

  /// For the same checks where the published setting has not settled after its 50 passes: larger
  /// batches with more negatives, all of them in each pass, and more steps at a higher learning
  /// rate. B has two values, which a narrow critic tells apart as well as a wide one.
  ///
  /// With a perfect critic the value is short of I by about (E r − 1) / 2 · (1/B + 1/K), where r is
  /// the ratio of densities: at 10 % of poison 0.0015 nats, or 0.5 %, for I(X;B), and 0.0007 nats,
  /// or 0.4 %, for I(B;Y); twice that with the published B and K.
  public static let longBoundChecks = InfoNCEOptions(
    batch: 512, negatives: 1024, learningRate: 1e-3, epochs: 60, hidden: 32, halfBatches: false,
    reportedEpochs: 12)
}
