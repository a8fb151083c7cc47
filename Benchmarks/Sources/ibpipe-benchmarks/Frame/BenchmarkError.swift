/// Why a benchmark could not be made.
enum BenchmarkError: Error, CustomStringConvertible {
  /// A peer, or what it needs, is not installed.
  case missing(peer: String, reason: String)
  /// A process could not be started, failed or said what was not understood.
  case process(String)
  /// The two sides compute different things, so that their times mean nothing.
  case disagreement(what: String, ours: Double, peer: Double, tolerance: Double)
  case file(path: String, reason: String)

  var description: String {
    switch self {
    case .missing(let peer, let reason): "\(peer) is missing: \(reason)"
    case .process(let message): message
    case .disagreement(let what, let ours, let peer, let tolerance):
      "The \(what) is \(ours) here and \(peer) at the peer, further apart than \(tolerance) of it."
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}
