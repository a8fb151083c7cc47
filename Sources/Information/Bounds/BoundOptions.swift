extension InfoNCEOptions {
  /// The published setting for checks against known bounds: I(X;B), I(B;Y), I(B;Ŷ).
  public static let boundChecks = InfoNCEOptions(
    batch: 256, negatives: 512, learningRate: 1e-4, epochs: 50)

  /// For the same checks where the published setting has not settled after its 50 passes: every
  /// batch is used, with more steps of a higher learning rate and with more negatives.
  public static let longBoundChecks = InfoNCEOptions(
    batch: 512, negatives: 1024, learningRate: 1e-3, epochs: 100, halfBatches: false,
    reportedEpochs: 20)
}
