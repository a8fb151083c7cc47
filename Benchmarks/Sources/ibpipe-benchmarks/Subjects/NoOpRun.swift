import ArgumentParser
import FoundationEssentials
import Tensors

/// `ibpipe run` of a pipeline where everything is fresh, as a whole process, against build tools
/// with as many up-to-date targets.
struct NoOpRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "no-op", abstract: "A run of a pipeline that is up to date.")

  @OptionGroup var conditions: Conditions
  @Option(help: "The pipeline; where its results are not there yet, they are made first.")
  var pipeline = "Pipelines/quickstart.swift"
  @Option(help: "The installed command, which `make build` makes.")
  var ibpipe = ".build/ibpipe/bin/ibpipe"
  @Option(help: "The cache of the pipeline's results.") var cache = ".build/benchmarks/cache"
  @Option(name: .customLong("set"), help: "A setting of the pipeline; may be given several times.")
  var assignments: [String] = []

  func run() throws {
    let command =
      [ibpipe, "run", pipeline, "--cache", cache, "--threads", "\(conditions.threads)"]
      + assignments.flatMap { ["--set", $0] }
    Report.note("no-op: making what is stale of \(pipeline)")
    try ChildProcess.run(command)
    let stages = try freshStages(command + ["--json"])
    let folder = try WorkFolder()
    var report = Report(conditions)
    for tool in try buildTools(targets: stages, in: folder) {
      Report.note("no-op: \(tool.name) has \(stages) targets too; timing \(conditions.pairs) pairs")
      report.comparisons.append(
        try Comparison(
          "no-op run, \(stages) stages", pairs: conditions.pairs,
          ours: { try ChildProcess.run(command, quietly: true) },
          against: (tool.name, { try ChildProcess.run(tool.arguments) })))
    }
    if report.comparisons.isEmpty {
      report.comparisons.append(
        try Comparison(
          "no-op run, \(stages) stages", pairs: conditions.pairs,
          ours: { try ChildProcess.run(command, quietly: true) }, against: nil))
    }
    try report.show()
  }

  private struct Event: Decodable {
    var event: String
    var stages, ran, fresh: Int?
  }

  /// The number of stages, once a run is known to find all of them fresh.
  private func freshStages(_ command: [String]) throws -> Int {
    let output = try ChildProcess.output(of: command)
    let events = try output.split(separator: "\n").map {
      try JSONDecoder().decode(Event.self, from: Data($0.utf8))
    }
    guard let end = events.last(where: { $0.event == "finished" }), end.ran == 0,
      let fresh = end.fresh, fresh > 0
    else { throw BenchmarkError.process("A second run of \(pipeline) is not a no-op: \(output)") }
    return fresh
  }

  private struct BuildTool {
    var name: String
    var arguments: [String]
  }

  /// The build tools that there are, each with a chain of targets that is up to date.
  private func buildTools(targets: Int, in folder: WorkFolder) throws -> [BuildTool] {
    let names = (0...targets).map { "target\($0)" }
    let pairs = zip(names.dropFirst(), names)
    let makefile =
      "\(names[targets]):\n" + pairs.map { "\($0): \($1)\n\ttouch \($0)\n" }.joined()
    let ninja =
      "rule touch\n  command = touch $out\n"
      + pairs.map { "build \($0): touch \($1)\n" }.joined()
    _ = try folder.write(Array(makefile.utf8), to: "Makefile")
    _ = try folder.write(Array(ninja.utf8), to: "build.ninja")
    _ = try folder.write([], to: names[0])
    var tools: [BuildTool] = []
    for (name, flags, upToDate) in [
      ("ninja", [], "no work to do"), ("make", ["--no-print-directory"], "is up to date"),
    ] {
      guard let program = conditions.program(name) else {
        Report.note("no-op: \(name) is missing")
        continue
      }
      let command = [program, "-C", folder.path] + flags
      try ChildProcess.run(command)
      let said = try ChildProcess.output(of: command)
      guard said.contains(upToDate) else {
        throw BenchmarkError.process("\(name) does not find its targets up to date: \(said)")
      }
      tools.append(BuildTool(name: name, arguments: command))
    }
    return tools
  }
}
