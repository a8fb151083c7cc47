/// Shares threads out among running stages.
package enum ThreadShares {
  /// Every stage gets its cores at least, as far as there are that many threads, and one in any
  /// case. What is left is shared evenly; what does not divide goes to those named first.
  ///
  /// Results do not depend on the number of threads, so the shares may change at any time.
  package static func of(_ threads: Int, among stages: [(index: Int, cores: Int)]) -> [Int: Int] {
    var shares: [Int: Int] = [:]
    var open = stages
    var left = threads
    // Those that need more than an even share get what they need, which leaves less for the others.
    while !open.isEmpty {
      let even = left / open.count
      let big = open.filter { $0.cores > even }
      if big.isEmpty { break }
      for stage in big {
        let share = max(1, min(stage.cores, threads))
        shares[stage.index] = share
        left = max(0, left - share)
      }
      open.removeAll { $0.cores > even }
    }
    guard !open.isEmpty else { return shares }
    let even = left / open.count
    for (position, stage) in open.enumerated() {
      shares[stage.index] = max(1, even + (position < left % open.count ? 1 : 0))
    }
    return shares
  }
}
