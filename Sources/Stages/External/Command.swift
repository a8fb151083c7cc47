import Glibc
public import PipelineModel

/// A program of any kind as a stage: `Command("python3 plot.py", …)`.
///
/// ```swift
/// let plot = Command(
///   "python3 plot.py --title 'Stealth score'", inputs: ["score": score], outputs: ["score.svg"])
/// Output("plot", plot)
/// ```
///
/// The program runs without a shell, in an empty folder of its own that is removed afterwards. In
/// it lie the files that the command reads, at the names by which the command names them, and for
/// each input a folder with its payloads: `score/value.json`. What it writes to the files named by
/// `outputs` is what the stage makes; anything else is forgotten.
///
/// In the stage's keys are the arguments, the content of every file that the arguments or `files`
/// name, the inputs' content, the declared environment, and what `program` says. A script that
/// reads a file which neither names does not find it, and so cannot depend on it unnoticed.
public struct Command: Stage {
  /// What stands for the program itself in the stage's keys.
  public enum Program: Encodable, Sendable {
    /// Its name alone: results are shared between machines that have different builds of it, and
    /// stay fresh when it is updated.
    case name
    /// Its name, and a version that the pipeline gives: raise it when an update of the program, or
    /// of a library that it uses, is to make results stale.
    case version(String)
    /// The bytes of its file on this machine. Libraries and packages that it loads do not count.
    case bytes
  }

  let command: CommandWords
  @AnyInputs var inputs: [any Stage]
  let inputNames: [String]
  let sources: [CommandSource]
  let outputs: [String]
  let standardOutput: String?
  let environment: [String: String]
  let program: Program

  public static var codeStamp: CodeStamp { .version(1) }

  /// The program and the first file that it is given: `python3 plot.py`.
  public var label: String {
    let file = sources.first { command.words.dropFirst().contains($0.name) }
    return ([command.words.first ?? "command"] + (file.map { [$0.name] } ?? []))
      .map { String($0.split(separator: "/").last ?? "") }.joined(separator: " ")
  }

  /// - Parameters:
  ///   - line: the program and its arguments, parted by spaces. '…' and "…" hold an argument with
  ///     spaces together, a backslash lets a character stand for itself.
  ///   - inputs: stages whose payloads are laid out in folders of these names.
  ///   - files: more files that the program reads, relative to the pipeline file's folder: modules
  ///     that a script imports, tables. Those that the arguments name need not be listed.
  ///   - outputs: the files that the program writes, relative to the folder it runs in.
  ///   - standardOutput: a file that takes what the program prints, and is an output too.
  ///   - environment: variables beside the few that every command has.
  ///   - program: what stands for the program in the stage's keys.
  public init(
    _ line: String, inputs: [String: any Stage] = [:], files: [String] = [],
    outputs: [String] = [], standardOutput: String? = nil, environment: [String: String] = [:],
    program: Program = .name
  ) {
    self.init(
      CommandWords(cutting: line), inputs: inputs, files: files, outputs: outputs,
      standardOutput: standardOutput, environment: environment, program: program)
  }

  /// - Parameter arguments: the program and its arguments, each handed on as it is.
  public init(
    arguments: [String], inputs: [String: any Stage] = [:], files: [String] = [],
    outputs: [String] = [], standardOutput: String? = nil, environment: [String: String] = [:],
    program: Program = .name
  ) {
    self.init(
      CommandWords(arguments), inputs: inputs, files: files, outputs: outputs,
      standardOutput: standardOutput, environment: environment, program: program)
  }

  private init(
    _ command: CommandWords, inputs: [String: any Stage], files: [String], outputs: [String],
    standardOutput: String?, environment: [String: String], program: Program
  ) {
    let sorted = inputs.sorted { $0.key < $1.key }
    self.command = command
    self.inputs = sorted.map(\.value)
    inputNames = sorted.map(\.key)
    self.outputs = outputs + (standardOutput.map { [$0] } ?? [])
    self.standardOutput = standardOutput
    self.environment = environment
    self.program = program
    let made = Set(self.outputs)
    var sources = CommandSource.found(in: command.words) { word in
      made.contains(word) || inputs.keys.contains { word.hasPrefix($0 + "/") }
    }
    for file in files + sources.map(\.name) {
      let source = CommandSource(file)
      if !sources.contains(source) { sources.append(source) }
    }
    var seen: Set<String> = []
    self.sources = sources.filter { seen.insert($0.name).inserted }
  }

  public func sourceFiles() throws -> [String] {
    for source in sources where !CommandSource.exists(source.name) {
      throw UserError(
        "the command “\(label)” reads \(source.name), which is no file in the folder of the "
          + "pipeline; name files one by one, relative to it")
    }
    guard case .bytes = program, let name = command.words.first,
      !sources.contains(where: { $0.name == name })
    else { return sources.map(\.path) }
    return sources.map(\.path) + [try ProgramPath.find(name)]
  }

  public func check() throws {
    if let complaint = command.complaint { throw UserError(complaint) }
    if outputs.isEmpty {
      throw UserError("it has no outputs; name the files that the program writes: outputs: […]")
    }
    var taken: [String: String] = [:]
    func take(_ place: String, _ what: String) throws {
      if let other = taken.updateValue(what, forKey: place) {
        throw UserError("\(what) and \(other) are both to lie at \(place); rename one")
      }
    }
    for name in inputNames {
      guard CommandFolder.isPlain(name) else {
        throw UserError("an input is called “\(name)”; call it by a plain file name")
      }
      try take(name, "the input \(name)")
    }
    for source in sources { try take(source.place, "the file \(source.name)") }
    var payloads: Set<String> = []
    for output in outputs {
      let parts = output.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.allSatisfy(CommandFolder.isPlain) else {
        throw UserError(
          "an output is called “\(output)”; name a file in the folder that the program runs in, "
            + "such as figure.svg")
      }
      try take(output, "the output \(output)")
      guard let name = parts.last, payloads.insert(name).inserted else {
        throw UserError("two outputs are called \(parts.last ?? ""); rename one")
      }
    }
    for (name, value) in environment
    where name.isEmpty || name.contains("=") || (name + value).utf8.contains(0) {
      throw UserError("the environment has a variable “\(name)”, which no program could be given")
    }
  }

  public func run(_ context: StageContext) throws -> Files {
    let folder = CommandFolder(path: try context.scratchFolder())
    for (name, stage) in zip(inputNames, inputs) {
      try folder.layOut(context.payloads(of: stage), as: name)
    }
    for source in sources { try folder.copy(source) }
    for output in outputs { try folder.makeFolder(of: output) }
    let places = Dictionary(
      sources.map { ($0.name, $0.place) }, uniquingKeysWith: { first, _ in first })
    var words = command.words.map { places[$0] ?? $0 }
    if places[command.words[0]] != nil { words[0] = folder.path + "/" + words[0] }
    let program = ExternalProgram(
      path: try ProgramPath.find(words[0]), arguments: words,
      environment: CommandEnvironment.variables(in: folder.path, adding: environment),
      folder: folder.path, standardOutput: standardOutput.map { folder.path + "/" + $0 })
    try program.run { line in try context.report(0, line) }
    return Files(try outputs.map { try folder.collect($0, of: label) })
  }
}
