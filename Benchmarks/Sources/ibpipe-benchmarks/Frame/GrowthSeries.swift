import Glibc

/// How the time of ibpipe's work grows with one size while all others stay.
struct GrowthSeries {
  /// What is done.
  let subject: String
  /// What grows.
  let quantity: String
  /// What the work consists of.
  let unit: String
  /// How many of that a size has.
  private let count: (_ size: Int) -> Int
  private(set) var points: [(size: Int, seconds: Double)] = []

  /// - Parameters:
  ///   - unit: what the work consists of.
  ///   - count: how many of that there are, where they do not grow; else as many as the size.
  ///   - times: how often each point is timed, after a warm-up; the least counts.
  ///   - run: prepares work of a size, and gives what does one unit of it and tells its seconds.
  init(
    _ subject: String, by quantity: String, _ sizes: [Int], each unit: String,
    count: Int? = nil, times: Int, run: (_ size: Int) throws -> () throws -> Double
  ) throws {
    self.subject = subject
    self.quantity = quantity
    self.unit = unit
    self.count = { count ?? $0 }
    for size in sizes.sorted() {
      Report.note("growth: \(subject), \(quantity) \(size)")
      let work = try run(size)
      _ = try work()
      var least = Double.infinity
      for _ in 0..<times { least = min(least, try work()) }
      points.append((size, least))
    }
  }

  /// The time of one unit, at each point.
  var secondsEach: [Double] { points.map { $0.seconds / Double(count($0.size)) } }

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
