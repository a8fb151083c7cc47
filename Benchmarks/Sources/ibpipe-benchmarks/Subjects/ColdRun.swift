import ArgumentParser

/// `ibpipe run` of trivial stages, none of which was made yet, against build tools that make as many
/// empty files.
struct ColdRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cold", abstract: "A run of trivial stages from an empty cache.")

  @OptionGroup var conditions: Conditions
  @Option(help: "The number of stages.") var stages = 200
  @Option(help: "The installed command, which `make build` makes.")
  var ibpipe = ".build/ibpipe/bin/ibpipe"

  /// A peer that takes longer is timed once.
  private static let patience = 10.0

  func run() throws {
    let folder = try WorkFolder()
    let ours = LatticeRun(
      stages: stages, ibpipe: ibpipe, cache: "\(folder.path)/cache", threads: conditions.threads)
    // Compiles the pipeline too.
    try ours.run(expecting: stages)
    func runCold() throws -> Double {
      try ours.clear()
      return try ours.seconds()
    }
    let subject = "cold run, \(stages) stages"
    var report = Report(conditions)
    for tool in try BuildTool.all(
      stages: stages, conditions: conditions, in: folder, subject: "cold")
    {
      func makeCold() throws -> Double {
        try tool.clear()
        return try ChildProcess.run(tool.command, quietly: true)
      }
      try tool.prepare()
      let isSlow = try makeCold() > ColdRun.patience
      let pairs = isSlow ? 1 : conditions.pairs
      Report.note("cold: \(tool.name) makes \(stages) targets; timing \(pairs) pairs")
      report.comparisons.append(
        try Comparison(
          subject, pairs: pairs, warmingUp: !isSlow, ours: runCold, against: (tool.name, makeCold)))
    }
    if report.comparisons.isEmpty {
      report.comparisons = [
        try Comparison(subject, pairs: conditions.pairs, ours: runCold, against: nil)
      ]
    }
    try report.show()
  }
}
