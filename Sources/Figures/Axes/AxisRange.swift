/// What part of the number line an axis shows.
enum AxisRange {
  /// Whether an axis starts at zero.
  enum Zero { case never, whenNear, always }

  /// The extent of `values` widened by `padding` of itself on both sides. All equal values get
  /// room around them; nil when none can be plotted.
  static func around(
    _ values: some Sequence<Double>, padding: Double, zero: Zero = .never
  ) -> ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where Number.isPlottable(value) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return nil }
    let magnitude = max(low.magnitude, high.magnitude)
    if zero == .always {
      low = min(low, 0)
      high = max(high, 0)
    }
    if high - low <= max(magnitude * 1e-10, 1e-280) {
      let room = magnitude > 1e-280 ? magnitude * 0.5 : 1
      return (low - room)...(high + room)
    }
    var margin = (high - low) * padding
    // A quantity that is nearly zero somewhere is read against zero.
    let startsAtZero = low >= 0 && zero != .never && (zero == .always || low <= 0.35 * high)
    let endsAtZero = high <= 0 && zero != .never && (zero == .always || high >= 0.35 * low)
    if startsAtZero {
      low = 0
      margin = high * padding
    }
    if endsAtZero {
      high = 0
      margin = -low * padding
    }
    return (startsAtZero ? 0 : low - margin)...(endsAtZero ? 0 : high + margin)
  }

  /// `range` when an axis can show it, else nil.
  static func usable(_ range: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let range, Number.isPlottable(range.lowerBound), Number.isPlottable(range.upperBound)
    else { return nil }
    return around([range.lowerBound, range.upperBound], padding: 0).map { widened in
      let span = range.upperBound - range.lowerBound
      return span > (widened.upperBound - widened.lowerBound) * 1e-6 ? range : widened
    }
  }
}
