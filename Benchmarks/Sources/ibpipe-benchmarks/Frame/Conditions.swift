import ArgumentParser
import Glibc
import Tensors

/// What every subject is measured under.
struct Conditions: ParsableArguments {
  @Option(help: "Threads of either side.") var threads = 2
  @Option(help: "How often each side is timed, in turn, after a warm-up.") var pairs = 5
  @Option(
    help: """
      The Python that runs the peers. (default: $IBPIPE_BENCHMARK_PYTHON, else what \
      Benchmarks/Peers/make-environment makes)
      """)
  var python: String?
  @Flag(help: "Print JSON instead of a table.") var json = false

  func validate() throws {
    guard threads >= 1, pairs >= 1 else {
      throw ValidationError("Threads and pairs are at least 1.")
    }
  }

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

  /// Compares ours with each form of a peer's script; with none where it is missing.
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
    for form in forms {
      do {
        let peer = try PeerProcess(
          script, arguments + ["--form", form, "--threads", "\(threads)"], python: interpreter)
        var found: [String] = []
        for (name, (our, their)) in zip(names, zip(expected, try peer.check())) {
          try agree(name.what, ours: our, peer: their, tolerance: name.tolerance)
          found.append("\(name.what) \(our) here, \(their) there")
        }
        Report.note(
          "\(subject): \(peer.description) computes the same (\(found.joined(separator: "; "))); "
            + "timing \(pairs) pairs")
        comparisons.append(
          try Comparison(
            subject, pairs: pairs, warmingUp: warmingUp, ours: ours,
            against: (peer.description, { try peer.run() })))
      } catch BenchmarkError.missing(let peer, let reason) {
        Report.note("\(subject): ibpipe alone, since \(peer) cannot run: \(reason)")
        break
      }
    }
    if comparisons.isEmpty {
      comparisons.append(try Comparison(subject, pairs: pairs, ours: ours, against: nil))
    }
    return comparisons
  }
}
