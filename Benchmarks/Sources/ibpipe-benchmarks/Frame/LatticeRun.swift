import FoundationEssentials

/// `ibpipe run` of `Benchmarks/Pipelines/lattice.swift`, as a whole process.
struct LatticeRun {
  let stages: Int
  let command: [String]
  private let cache: String

  /// - Parameters:
  ///   - ibpipe: the installed command.
  ///   - cache: where results are kept; those of several numbers of stages lie side by side.
  init(stages: Int, ibpipe: String, cache: String, threads: Int) {
    self.stages = stages
    self.cache = cache
    command = [
      ibpipe, "run", "Benchmarks/Pipelines/lattice.swift", "--cache", cache, "--results",
      "\(cache)/results", "--threads", "\(threads)", "--jobs", "\(threads)", "--set",
      "stages=\(stages)",
    ]
  }

  private struct Event: Decodable {
    var event: String
    var ran, fresh: Int?
  }

  /// Runs it, and demands that so many stages run, or else are fresh.
  func run(expecting ran: Int) throws {
    let output = try ChildProcess.output(of: command + ["--json"])
    let last = try output.split(separator: "\n").last.map {
      try JSONDecoder().decode(Event.self, from: Data($0.utf8))
    }
    guard let last, last.event == "finished", last.ran == ran, last.fresh == stages - ran else {
      throw BenchmarkError.process("A run of \(stages) stages did not run \(ran): \(output)")
    }
  }

  /// Makes what is missing, and demands that a second run finds all of it fresh.
  func prepare() throws {
    try ChildProcess.run(command, quietly: true)
    try run(expecting: 0)
  }

  /// Takes all results away, but leaves the compiled pipeline.
  func clear() throws {
    for folder in ["objects", "records", "runs", "logs", "progress", "leases", "results"] {
      try? FileManager.default.removeItem(atPath: "\(cache)/\(folder)")
    }
  }

  func seconds() throws -> Double { try ChildProcess.run(command, quietly: true) }
}
