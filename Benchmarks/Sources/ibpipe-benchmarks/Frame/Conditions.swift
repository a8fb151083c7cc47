import ArgumentParser
import Glibc
import Tensors

/// What every subject is measured under.
struct Conditions: ParsableArguments {
  @Option(
    name: .customLong("threads"), parsing: .upToNextOption,
    help: """
      Threads of either side: each number in turn where the peer computes in a process that stays, \
      else the largest alone.
      """)
  var threadCounts = [1, 2]
  @Option(help: "How often each side is timed, in turn, after a warm-up.") var pairs = 5
  @Option(
    help: """
      The Python that runs the peers. (default: $IBPIPE_BENCHMARK_PYTHON, else what \
      Benchmarks/Peers/make-environment makes)
      """)
  var python: String?
  @Flag(help: "Print JSON instead of a table.") var json = false

  func validate() throws {
    guard threadCounts.allSatisfy({ $0 >= 1 }), !threadCounts.isEmpty, pairs >= 1 else {
      throw ValidationError("Threads and pairs are at least 1.")
    }
  }

  /// The largest number of threads.
  var threads: Int { threadCounts.max() ?? 1 }

  var interpreter: String {
    python ?? getenv("IBPIPE_BENCHMARK_PYTHON").map { String(cString: $0) }
      ?? ".build/peers/bin/python"
  }

  /// A program of the peers' environment, else the one of that name on the PATH; nil where there
  /// is neither.
  func program(_ name: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let beside = interpreter.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folders = [beside.joined(separator: "/")] + path.split(separator: ":").map(String.init)
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Compares ours with each form of a peer's script, by each number of threads; with none where it
  /// is missing.
  ///
  /// - Parameters:
  ///   - names: the values that both sides find first, and their tolerance.
  ///   - check: finds ours.
  ///   - warmingUp: whether each side is timed once before, for nothing; not where the check is a
  ///     whole trial.
  func compare(
    _ subject: String, script: String, forms: [String], arguments: [String],
    checking names: [(what: String, tolerance: Double)], check: () throws -> [Double],
    warmingUp: Bool = true, ours: () throws -> Double
  ) throws -> [Comparison] {
    Parallel.threads = threads
    let expected = try check()
    var comparisons: [Comparison] = []
    do {
      for form in forms {
        for threads in threadCounts {
          let peer = try PeerProcess(
            script, arguments + ["--form", form, "--threads", "\(threads)"], python: interpreter)
          let found = try peer.check()
          try agree(names, ours: expected, peer: found)
          let values = zip(names, zip(expected, found)).map {
            "\($0.what) \($1.0) here, \($1.1) there"
          }
          Report.note(
            "\(subject): \(peer.description) computes the same (\(values.joined(separator: "; "))); "
              + "timing \(pairs) pairs by \(threads)")
          Parallel.threads = threads
          comparisons.append(
            try Comparison(
              subject, threads: threads, pairs: pairs, warmingUp: warmingUp, ours: ours,
              against: (peer.description, { try peer.run() })))
        }
      }
    } catch BenchmarkError.missing(let peer, let reason) {
      Report.note("\(subject): ibpipe alone, since \(peer) cannot run: \(reason)")
    }
    guard comparisons.isEmpty else { return comparisons }
    return try threadCounts.map { threads in
      Parallel.threads = threads
      return try Comparison(subject, threads: threads, pairs: pairs, ours: ours, against: nil)
    }
  }
}
