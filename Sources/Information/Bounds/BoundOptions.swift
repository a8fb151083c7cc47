extension InfoNCEOptions {
  /// The published setting for checks against known bounds: I(X;B), I(B;Y), I(B;Ŷ).
  public static let boundChecks = InfoNCEOptions(
    batch: 256, negatives: 512, learningRate: 1e-4, epochs: 50)
}
