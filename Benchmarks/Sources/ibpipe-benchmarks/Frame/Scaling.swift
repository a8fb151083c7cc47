/// What more threads bring to either side: its time with fewer over its time with more.
struct Scaling: Encodable {
  let subject: String
  let peer: String?
  let from, to: Int
  let ours: Double
  let peers: Double?

  /// One for each comparison that was made with several numbers of threads.
  static func all(among comparisons: [Comparison]) -> [Scaling] {
    comparisons.indices.compactMap { index in
      let more = comparisons[index]
      let less = comparisons[..<index].first {
        $0.subject == more.subject && $0.peer == more.peer
      }
      guard let less, let from = less.threads, let to = more.threads, from != to,
        let ours = quotient(less.ourSeconds, more.ourSeconds)
      else { return nil }
      return Scaling(
        subject: more.subject, peer: more.peer, from: from, to: to, ours: ours,
        peers: quotient(less.peerSeconds, more.peerSeconds))
    }
  }

  private static func quotient(_ less: [Double], _ more: [Double]) -> Double? {
    guard let less = less.median, let more = more.median else { return nil }
    return less / more
  }
}
