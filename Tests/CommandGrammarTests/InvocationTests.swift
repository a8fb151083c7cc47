import CommandGrammar
import Testing

struct InvocationTests {
  func parse(_ arguments: String) throws(EarlyExit) -> Invocation {
    try Invocation(parsing: arguments.split(separator: " ").map(String.init))
  }

  func pipelineVerb(_ arguments: String) throws -> PipelineVerb? {
    if case .pipeline(let verb) = try parse(arguments) { verb } else { nil }
  }

  @Test(arguments: [
    "run x.swift", "run --set a=b x.swift", "run --cache c --jobs 2 --threads 3 --json x.swift",
    "run x.swift --set a=x=y.swift", "graph --format dot x.swift", "status --json x.swift",
    "explain --set a=y.swift x.swift stage", "explain x.swift stage --cache y.swift",
    "check --times 2 x.swift stage", "run -n --memory 2G --time-limit 30m x.swift",
  ])
  func theFileIsNotTheValueOfAnOption(_ arguments: String) throws {
    #expect(try pipelineVerb(arguments)?.options.file == "x.swift")
  }

  @Test func everyOptionOfRunIsRead() throws {
    let call = "run x.swift --set a=1 --set b=c=d --set e= --cache /c --jobs 2 --threads 3 --json"
    guard case .run(let run) = try pipelineVerb(call) else {
      Issue.record("not a run")
      return
    }
    #expect(run.pipeline.assignments.map(\.name) == ["a", "b", "e"])
    #expect(run.pipeline.assignments.map(\.value) == ["1", "c=d", ""])
    #expect(run.pipeline.cache == "/c")
    #expect(run.jobs == 2 && run.threads == 3 && run.json)
  }

  @Test(arguments: ["--help", "help run", "run --help", "explain x -h", "--version"])
  func helpIsNoError(_ arguments: String) {
    let exit = #expect(throws: EarlyExit.self) { try parse(arguments) }
    #expect(exit?.status == 0)
    #expect(exit?.message.isEmpty == false)
  }

  @Test(arguments: [
    ("run", "Missing expected argument '<file>'"),
    ("run x.swift y.swift", "Unexpected argument 'y.swift'"),
    ("run x.swift --frob", "Unknown option '--frob'"),
    ("run x.swift --set a", "The value 'a' is invalid for '--set <name=value>'"),
    ("run x.swift --set =a", "The value '=a' is invalid for '--set <name=value>'"),
    ("run x.swift --jobs 0", "--jobs must be at least 1; 0 was given."),
    ("run x.swift --threads two", "The value 'two' is invalid for '--threads <n>'"),
    ("graph x.swift --format png", "The value 'png' is invalid for '--format <format>'"),
    ("explain x.swift", "Missing expected argument '<stage>'"),
    ("run x.swift --memory 3X", "The value '3X' is invalid for '--memory <size>'"),
    ("run x.swift --time-limit 3", "The value '3' is invalid for '--time-limit <time>'"),
    ("check x.swift", "Missing expected argument '<stages> ...'"),
    ("check x.swift a --times 0", "--times must be at least 1; 0 was given."),
    ("compare a b --csv --json", "Give one of --json, --csv and --markdown."),
    ("data fetch mnist", "The value 'mnist' is invalid for '<data-set>'"),
    (
      "data fetch svhn --from ftp://x",
      "--from 'ftp://x' is no address: it begins with http:// or https://."
    ),
    ("mi a.npy", "Missing expected argument '<second>'"),
    ("mi a.npy b.npy --estimator knn", "The value 'knn' is invalid for '--estimator <name>'"),
    ("mi a.npy b.npy --seeds 0", "--seeds must be at least 1; 0 was given."),
    (
      "mi a.npy b.npy --estimator mine --neighbours 3",
      "--neighbours is of --estimator ksg and auto alone."
    ),
    (
      "mi a.npy b.npy --estimator ksg --epochs 3",
      "--epochs is of the critics, and --estimator ksg has none."
    ),
    ("data fetch svhn --to=", "Missing value for '--to <folder>'"),
    (
      "x.swift",
      "There is no verb 'x.swift'; there are run, graph, status, explain, check, log, logs, "
        + "compare, show, diff, cache, data, mi, init, doctor, completions."
    ),
  ])
  func whatIsWrongIsSaidAndEndsInTwo(_ arguments: String, sentence: String) {
    let exit = #expect(throws: EarlyExit.self) { try parse(arguments) }
    #expect(exit?.status == 2)
    #expect(exit?.message.contains(sentence) == true)
  }

  /// What is empty, as where a shell's variable is not set.
  @Test(arguments: [
    (["run", ""], "The name of the pipeline file is empty."),
    (["run", "x.swift", "--cache", ""], "--cache needs the name of a folder."),
    (["log", "--cache", ""], "--cache needs the name of a folder."),
    (["data", "fetch", "svhn", "--to", ""], "--to needs the name of a folder."),
    (["mi", "", "b.npy"], "The name of the first file is empty."),
    (["mi", "a.npy", ""], "The name of the second file is empty."),
  ])
  func anEmptyNameIsRefused(_ arguments: [String], sentence: String) {
    let exit = #expect(throws: EarlyExit.self) { try Invocation(parsing: arguments) }
    #expect(exit?.status == 2)
    #expect(exit?.message.split(separator: "\n").first.map(String.init) == "Error: " + sentence)
  }
}
