import Glibc

/// How the time of ibpipe's work grows with one size while all others stay.
struct GrowthSeries {
  /// What is done, and what grows.
  let subject: String
  /// What a size counts.
  let unit: String
  private(set) var points: [(size: Int, seconds: Double)] = []

  /// - Parameters:
  ///   - times: how often each point is timed, after a warm-up; the least counts.
  ///   - run: prepares work of a size, and gives what does one unit of it and tells its seconds.
  init(
    _ subject: String, unit: String, sizes: [Int], times: Int,
    run: (_ size: Int) throws -> () throws -> Double
  ) throws {
    self.subject = subject
    self.unit = unit
    for size in sizes.sorted() {
      Report.note("growth: \(subject), \(size) \(unit)")
      let work = try run(size)
      _ = try work()
      var least = Double.infinity
      for _ in 0..<times { least = min(least, try work()) }
      points.append((size, least))
    }
  }

  /// The exponent p of seconds ∝ sizeᵖ: the slope of the least-squares line through the logarithms.
  var exponent: Double? { GrowthSeries.slope(points[...]) }

  /// The exponent between each point and the one before.
  var steps: [Double?] {
    points.indices.map { $0 == 0 ? nil : GrowthSeries.slope(points[($0 - 1)...$0]) }
  }

  private static func slope(_ points: ArraySlice<(size: Int, seconds: Double)>) -> Double? {
    let logs = points.map { (x: log(Double($0.size)), y: log($0.seconds)) }
    let count = Double(logs.count)
    let x = logs.map(\.x).reduce(0, +) / count
    let y = logs.map(\.y).reduce(0, +) / count
    let spread = logs.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
    guard spread > 0 else { return nil }
    return logs.map { ($0.x - x) * ($0.y - y) }.reduce(0, +) / spread
  }
}
