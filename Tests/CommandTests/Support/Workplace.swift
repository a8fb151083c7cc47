import Glibc
import TestSupport

/// A folder to work in, as a user's shell stands in one, with pipeline files.
struct Workplace {
  private let root = TestFolder()
  let installation: Installation

  /// The current folder of every call; `DIR` in what is expected of it.
  var folder: String { root.path + "/work" }
  var cache: String { folder + "/Cache" }

  init(_ installation: Installation = .whole) {
    self.installation = installation
    for path in ["/work", "/home", "/tmp"] { TestFolder.makeFolder(root.path + path) }
    write("trial.swift", Workplace.pipeline)
  }

  /// A pipeline file whose declarations agree with the trial pipeline's in what its tests need:
  /// that two types have one name.
  private static let pipeline = """
    import IBPipe

    @main
    struct Trial: Pipeline {
      var outputs: [Output] { Output("hidden", hiddenStage()) }
    }
    func hiddenStage() -> any Stage {
      struct Hidden: Stage {}
      return Hidden()
    }
    enum Another { struct Hidden {} }

    """

  func write(_ name: String, _ text: String = "") { write(name, bytes: Array(text.utf8)) }

  func write(_ name: String, bytes: [UInt8]) {
    for (index, character) in name.enumerated() where character == "/" {
      TestFolder.makeFolder("\(folder)/\(name.prefix(index))")
    }
    if !name.hasSuffix("/") { TestFolder.write("\(folder)/\(name)", bytes) }
  }

  /// Starts `ibpipe`.
  ///
  /// - Parameter call: its arguments, parted by spaces.
  func start(
    _ call: String, environment: [String: String] = [:], program: String? = nil
  ) -> RunningProgram {
    let inherited = [
      "PATH": "/usr/bin:/bin", "HOME": root.path + "/home", "TMPDIR": root.path + "/tmp",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    return RunningProgram(
      program ?? installation.command, call.split(separator: " ").map(String.init),
      environment: inherited.merging(environment) { $1 }, in: folder)
  }

  /// Calls `ibpipe` and waits for its end.
  @discardableResult
  func ibpipe(
    _ call: String, environment: [String: String] = [:], program: String? = nil
  ) -> RunningProgram.Ending {
    start(call, environment: environment, program: program).ended()
  }

  /// Calls the compiled pipeline itself.
  func compiled(_ call: String) -> RunningProgram.Ending { ibpipe(call, program: program) }

  /// The program that was compiled; there is one at most.
  var program: String {
    let keys = TestFolder.names(in: cache + "/pipelines").filter { $0.count == 64 }
    return "\(cache)/pipelines/\(keys.first ?? "none")/program"
  }

  /// The path that `ROOT…` stands for.
  func real(_ path: String) -> String { path.replacing("ROOT", with: root.path) }

  /// The lines of a text, without the empty ones, made plain as ``plain(_:)`` does.
  func lines(_ text: String) -> [String] { plain(text).split(separator: "\n").map(String.init) }

  /// A text with what differs from test to test taken out: the folder is `DIR`, the installation
  /// `IBPIPE`, the id of a run `RUN`, and a process that does something `WHO`.
  func plain(_ text: String) -> String {
    var text = text.replacing(folder, with: "DIR").replacing(installation.folder, with: "IBPIPE")
      .replacing(root.path, with: "ROOT")
    for run in TestFolder.names(in: cache + "/runs") where run.hasSuffix(".jsonl") {
      text = text.replacing(run.dropLast(6), with: "RUN")
    }
    text = text.replacing(/\S+ on \S+ \(process \d+\)/, with: "WHO")
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
