/// Times ours and the peer's way of the same work in turn, so that whatever else the machine does
/// falls on both.
struct Comparison {
  let subject: String
  let peer: String?
  /// Of either side; nil where they are those of the conditions.
  let threads: Int?
  var ourSeconds: [Double] = []
  var peerSeconds: [Double] = []

  /// - Parameters:
  ///   - pairs: how often each side is timed, after the warm-up.
  ///   - warmingUp: whether each side is timed once before, for nothing.
  ///   - ours: does one unit of work and gives its seconds.
  ///   - peer: the same, of the peer; nil where there is none.
  init(
    _ subject: String, threads: Int? = nil, pairs: Int, warmingUp: Bool = true,
    ours: () throws -> Double,
    against peer: (name: String, run: () throws -> Double)?
  ) throws {
    self.subject = subject
    self.peer = peer?.name
    self.threads = threads
    for pair in (warmingUp ? 0 : 1)...pairs {
      let our = try ours()
      let their = try peer?.run()
      guard pair > 0 else { continue }
      ourSeconds.append(our)
      if let their { peerSeconds.append(their) }
    }
  }

  /// How many times longer the peer took, pair by pair, ascending.
  var ratios: [Double] { zip(peerSeconds, ourSeconds).map { $0 / $1 }.sorted() }

  /// The peer's shortest time over our shortest.
  var bestRatio: Double? {
    guard let ours = ourSeconds.min(), let peer = peerSeconds.min() else { return nil }
    return peer / ours
  }
}

extension [Double] {
  /// The middle value, or the mean of the middle two.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}

/// Demands that both sides find the same, up to a share of the value, or of 1 where it is less:
/// what is a difference of large terms may well be nearly nothing.
func agree(_ what: String, ours: Double, peer: Double, tolerance: Double) throws(BenchmarkError) {
  guard abs(ours - peer) <= tolerance * max(1, abs(ours), abs(peer)) else {
    throw .disagreement(what: what, ours: ours, peer: peer, tolerance: tolerance)
  }
}

/// Demands the same of all values that were to be found.
func agree(
  _ names: [(what: String, tolerance: Double)], ours: [Double], peer: [Double]
) throws(BenchmarkError) {
  guard ours.count == names.count, peer.count == names.count else {
    throw .process(
      "There are \(ours.count) values here and \(peer.count) at the peer to compare, of "
        + "\(names.count).")
  }
  for (name, (our, their)) in zip(names, zip(ours, peer)) {
    try agree(name.what, ours: our, peer: their, tolerance: name.tolerance)
  }
}

/// The seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return start.secondsAgo
}
