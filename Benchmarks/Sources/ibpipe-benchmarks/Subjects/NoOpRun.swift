import ArgumentParser
import FoundationEssentials

/// `ibpipe run` of a pipeline where everything is fresh, as a whole process, against build tools
/// with as many up-to-date targets.
struct NoOpRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "no-op",
    abstract: "A run of a pipeline that is up to date, for several numbers of stages.")

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "Numbers of stages; what is not there yet is made first.")
  var stages = [100, 200, 1000, 10_000]
  @Option(help: "The installed command, which `make build` makes.")
  var ibpipe = ".build/ibpipe/bin/ibpipe"
  @Option(help: "The cache of the pipeline's results.") var cache = ".build/benchmarks/lattice"

  func run() throws {
    var report = Report(conditions)
    var medians: [(stages: Int, seconds: Double)] = []
    for stages in stages.sorted() {
      let ours = LatticeRun(
        stages: stages, ibpipe: ibpipe, cache: cache, threads: conditions.threads)
      Report.note("no-op: making what is stale of \(stages) stages")
      try ours.prepare()
      let folder = try WorkFolder()
      let tools = try BuildTool.all(
        stages: stages, conditions: conditions, in: folder, subject: "no-op")
      let subject = "no-op run, \(stages) stages"
      var comparisons: [Comparison] = []
      for tool in tools {
        try tool.prepare()
        Report.note(
          "no-op: \(tool.name) has \(stages) targets too; timing \(conditions.pairs) pairs")
        comparisons.append(
          try Comparison(
            subject, pairs: conditions.pairs, ours: ours.seconds,
            against: (tool.name, { try ChildProcess.run(tool.command, quietly: true) })))
      }
      if comparisons.isEmpty {
        comparisons = [
          try Comparison(subject, pairs: conditions.pairs, ours: ours.seconds, against: nil)
        ]
      }
      report.comparisons += comparisons
      if let median = comparisons.flatMap(\.ourSeconds).median {
        medians.append((stages, median))
      }
    }
    report.notes = growth(of: medians)
    try report.show()
  }

  /// What each further stage costs: the same for any number where the time is linear.
  private func growth(of medians: [(stages: Int, seconds: Double)]) -> [String] {
    zip(medians, medians.dropFirst()).map { less, more in
      let each = (more.seconds - less.seconds) / Double(more.stages - less.stages)
      let tenths = Int((each * 1e7).rounded())
      return "From \(less.stages) to \(more.stages) stages each costs "
        + "\(tenths / 10).\(abs(tenths) % 10) µs."
    }
  }
}
