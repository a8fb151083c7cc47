import Synchronization
internal import Tensors

/// Several computations: as many at once as there are threads, each on a thread of its own, which
/// never waits for the others; those that are left over one after the other, on all threads.
///
/// - Parameters:
///   - progress: called with the share of all that is done, one call at a time. What it throws ends
///     all of them.
///   - body: makes the result of that number, and is given what to call with the share that it has
///     done.
func sideBySide<Result: Sendable>(
  count: Int, progress: (Double) throws -> Void,
  _ body: (_ index: Int, _ progress: (Double) throws -> Void) throws -> Result
) throws -> [Result] {
  try withoutActuallyEscaping(progress) { progress in
    let state = Mutex(SideBySide<Result>(count: count))
    func run(_ index: Int) {
      do {
        try state.withLock { try $0.checkUnended() }
        let result = try body(index) { share in
          try state.withLock {
            try $0.checkUnended()
            $0.shares[index] = share
            try progress($0.shares.reduce(0, +) / Double(count))
          }
        }
        state.withLock { $0.results[index] = result }
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    let together = count - count % Parallel.threads
    Parallel.forEach(tiles: together) { run($0) }
    for index in together..<count { run(index) }
    return try state.withLock {
      try $0.checkUnended()
      return $0.results.compactMap { $0 }
    }
  }
}

private struct SideBySide<Result: Sendable> {
  var shares: [Double]
  var results: [Result?]
  /// The first error, which ends everything.
  var failure: (any Error)?

  init(count: Int) {
    shares = Array(repeating: 0, count: count)
    results = Array(repeating: nil, count: count)
  }

  func checkUnended() throws {
    if let failure { throw failure }
  }
}
