/// Whether an estimator had stopped moving when it was read.
///
/// The mean over the last fifth of its epochs is compared with the mean over the fifth before: it
/// has settled where the two differ by no more than 0.01 nats (the published δ) or 1 % of the
/// value, whichever is more. Means over several epochs are taken as single ones of a critic that is
/// trained on batches stray by more than that without going anywhere.
public struct Settling: Codable, Sendable, Hashable {
  /// How far the last fifth is above the fifth before, in nats.
  public let drift: Double
  /// How far it may be, on either side.
  public let tolerance: Double
  public let isSettled: Bool

  /// Fewer epochs than these tell nothing: never settled.
  public static let fewestEpochs = 15

  /// - Parameter trace: the value of each epoch, in nats.
  public init(of trace: [Double]) {
    let window = max(1, trace.count / 5)
    let last = Settling.mean(trace.suffix(window))
    drift = last - Settling.mean(trace.dropLast(window).suffix(window))
    tolerance = max(0.01, 0.01 * abs(last))
    isSettled = trace.count >= Settling.fewestEpochs && abs(drift) <= tolerance
  }

  private static func mean(_ values: some Collection<Double>) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
