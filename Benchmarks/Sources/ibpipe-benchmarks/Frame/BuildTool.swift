import FoundationEssentials

/// A build tool with as many targets as a pipeline has stages, and the same edges between them:
/// ten in a layer, each made from two of the layer before, as in
/// `Benchmarks/Pipelines/lattice.swift`.
struct BuildTool {
  /// With its version, where the tool tells it.
  private(set) var name: String
  /// Makes what is to be made, and looks at the rest.
  let command: [String]
  /// Takes everything away that the tool made.
  let clear: () throws -> Void
  /// Whether that is what the tool says where there is nothing to do.
  let isIdle: (_ said: String) -> Bool

  /// Runs it, and demands that a second run finds nothing to do.
  func prepare() throws {
    try ChildProcess.run(command, quietly: true)
    let said = try ChildProcess.output(of: command)
    guard isIdle(said) else {
      throw BenchmarkError.process("\(name) does not find its targets up to date: \(said)")
    }
  }

  /// DVC takes seconds for as many stages, and minutes to make them; no more are given to it.
  private static let mostStagesOfDVC = 200

  /// Those of Ninja, Make, doit and DVC that there are, each in a folder of its own.
  static func all(
    stages: Int, conditions: Conditions, in folder: WorkFolder, subject: String
  ) throws -> [BuildTool] {
    var tools: [BuildTool] = []
    for (name, make) in [
      ("ninja", ninja), ("make", make), ("doit", doit), ("dvc", dvc),
    ] as [(String, (String, Int, String) throws -> BuildTool)] {
      if name == "dvc" && stages > mostStagesOfDVC { continue }
      guard let program = conditions.program(name) else {
        Report.note("\(subject): \(name) is missing; Benchmarks/Peers/make-environment installs it")
        continue
      }
      let place = "\(folder.path)/\(name)-\(stages)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      var tool = try make(program, stages, place)
      if let version = version(of: program) { tool.name += " " + version }
      tools.append(tool)
    }
    return tools
  }

  /// The targets that each target is made from.
  private static func edges(_ stages: Int) -> [(target: String, from: [String])] {
    (0..<stages).map { index in
      guard index >= 10 else { return ("t\(index)", []) }
      let first = index / 10 * 10 - 10
      return ("t\(index)", ["t\(first + index % 10)", "t\(first + (index + 1) % 10)"])
    }
  }

  private static func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  /// Removes a tool's targets and what it remembers of them.
  private static func remover(
    _ stages: Int, _ folder: String, _ others: [String]
  ) -> () throws -> Void {
    {
      for name in (0..<stages).map({ "t\($0)" }) + others {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }
  }

  private static func ninja(_ program: String, _ stages: Int, _ folder: String) throws -> BuildTool
  {
    let rules = edges(stages).map { edge in
      "build \(edge.target): touch \(edge.from.joined(separator: " "))\n"
    }
    try write("rule touch\n  command = touch $out\n" + rules.joined(), "\(folder)/build.ninja")
    return BuildTool(
      name: "Ninja", command: [program, "-C", folder],
      clear: remover(stages, folder, [".ninja_log", ".ninja_deps"]),
      isIdle: { $0.contains("no work to do") })
  }

  private static func make(_ program: String, _ stages: Int, _ folder: String) throws -> BuildTool {
    let all = edges(stages)
    let rules = all.map { "\($0.target): \($0.from.joined(separator: " "))\n\t@touch $@\n" }
    try write(
      "all: \(all.map(\.target).joined(separator: " "))\n" + rules.joined(), "\(folder)/Makefile")
    return BuildTool(
      name: "Make", command: [program, "-j2", "--no-print-directory", "-C", folder],
      clear: remover(stages, folder, []), isIdle: { $0.contains("Nothing to be done") })
  }

  private static func doit(_ program: String, _ stages: Int, _ folder: String) throws -> BuildTool {
    let tasks = edges(stages).map { edge in
      let from = edge.from.map { "'\($0)'" }.joined(separator: ", ")
      return """
        yield {'name': '\(edge.target)', 'actions': ['touch \(edge.target)'], \
        'targets': ['\(edge.target)'], 'file_dep': [\(from)], 'uptodate': [True]}
        """
    }
    try write(
      "def task_all():\n" + tasks.map { "    \($0)\n" }.joined(), "\(folder)/dodo.py")
    return BuildTool(
      name: "doit", command: [program, "-f", "\(folder)/dodo.py", "-n", "2", "-P", "thread"],
      clear: remover(stages, folder, [".doit.db", ".doit.db.dat", ".doit.db.dir", ".doit.db.bak"]),
      isIdle: { said in
        said.split(separator: "\n").count { $0.hasPrefix("-- ") } == stages
      })
  }

  private static func dvc(_ program: String, _ stages: Int, _ folder: String) throws -> BuildTool {
    let dvc = [program, "--cd", folder]
    try ChildProcess.run(dvc + ["init", "--no-scm", "-q", "-f"])
    try ChildProcess.run(dvc + ["config", "core.analytics", "false"])
    let text = edges(stages).map { edge in
      "  \(edge.target):\n    cmd: touch \(edge.target)\n"
        + (edge.from.isEmpty ? "" : "    deps: [\(edge.from.joined(separator: ", "))]\n")
        + "    outs: [\(edge.target)]\n"
    }
    try write("stages:\n" + text.joined(), "\(folder)/dvc.yaml")
    return BuildTool(
      name: "DVC", command: dvc + ["repro"],
      clear: remover(stages, folder, ["dvc.lock", ".dvc/cache", ".dvc/tmp"]),
      isIdle: { $0.contains("up to date") })
  }
}
