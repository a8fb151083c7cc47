import Fingerprint
import Foundation
import PipelineModel
import Stages
import TestSupport
import Testing

/// External programs as stages. Serial, as all take the one folder of the pipeline.
@Suite(.serialized) struct CommandTests {
  private let folder = TestFolder()
  private let laboratory = Laboratory()

  init() { PipelineSource.folder = folder.path }

  private func write(_ text: String, to name: String, executable: Bool = false) throws {
    let path = folder.path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    if executable { chmod(path, 0o755) }
  }

  private func complaint(_ command: Command) -> String? {
    do {
      try command.check()
      return nil
    } catch { return "\(error)" }
  }

  private func failure(_ command: Command) -> String? {
    do {
      _ = try laboratory.product(of: command)
      return nil
    } catch { return "\(error)" }
  }

  private struct Words: Stage {
    var text = "hello"
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) -> Sentence { Sentence(text: text) }
  }
  private struct Sentence: Artifact, Codable { var text: String }

  @Test func aScriptReadsItsInputsAndWritesItsOutputs() throws {
    try write(
      "import json, sys, helper\nprint(helper.shout(json.load(open(sys.argv[1]))))", to: "a.py")
    try write("def shout(value): return value['text'].upper()", to: "helper.py")
    let command = Command(
      "python3 a.py words/value.json", inputs: ["words": Words()], files: ["helper.py"],
      standardOutput: "said.txt")
    #expect(command.label == "python3 a.py")
    #expect(try laboratory.product(of: command).text("said.txt") == "HELLO\n")
    // Its product is an input like any other, of a program or of a stage.
    let next = Command(
      "cp first/said.txt deep/er/copy.txt", inputs: ["first": command],
      outputs: ["deep/er/copy.txt"])
    let files = try laboratory.product(of: next)
    #expect(files.names == ["copy.txt"])
    #expect(try files.text("copy.txt") == "HELLO\n")
  }

  /// A module that the command does not name is not there.
  @Test func whatIsNotNamedIsNotFound() throws {
    try write("import helper", to: "a.py")
    try write("", to: "helper.py")
    let message = try #require(failure(Command("python3 a.py", outputs: ["x"])))
    #expect(message.hasPrefix("“python3 a.py” ended with exit status 1; it printed last:\n"))
    #expect(message.hasSuffix("ModuleNotFoundError: No module named 'helper'"))
  }

  @Test func whatTheCommandReadsIsInItsKeys() throws {
    try write("one", to: "a.py")
    try write("two", to: "data/b.csv")
    try write("three", to: "c.txt")
    let command = Command(
      "./a.py --in data/b.csv -o out.txt words/value.json", inputs: ["words": Words()],
      files: ["c.txt", "data/b.csv"], outputs: ["out.txt"])
    try write("", to: "out.txt")
    #expect(
      try command.sourceFiles().map { $0.dropFirst(folder.path.count) }
        == ["/./a.py", "/data/b.csv", "/c.txt"])
    let keys = [
      command, Command("./a.py --in data/b.csv -o out.txt", outputs: ["out.txt"]),
      Command("./a.py -o out.txt", outputs: ["out.txt"]),
      Command("./a.py -o out.txt", outputs: ["out.txt"], environment: ["A": "1"]),
      Command("./a.py -o out.txt", outputs: ["out.txt"], environment: ["A": "2"]),
      Command("./a.py -o out.txt", outputs: ["out.txt"], program: .version("2")),
      Command("./a.py -o out.txt", outputs: ["out.txt", "b"]),
      Command("./a.py -o out.txt", files: ["c.txt"], outputs: ["out.txt"]),
      Command("./a.py -o out.txt", inputs: ["a": Words()], outputs: ["out.txt"]),
      Command("./a.py -o out.txt", inputs: ["b": Words()], outputs: ["out.txt"]),
      Command("./a.py -o out.txt", inputs: ["a": Words(text: "")], outputs: ["out.txt"]),
    ].map { Node($0).definition }
    #expect(Set(keys).count == keys.count)
    // Two ways to write the same.
    #expect(
      Node(Command("a 'b c' \"d \\\" e\" f\\ g", outputs: ["x"])).definition
        == Node(Command(arguments: ["a", "b c", "d \" e", "f g"], outputs: ["x"])).definition)
    // The bytes of the program itself.
    let shell = Command("sh", outputs: ["x"], program: .bytes)
    #expect(try shell.sourceFiles().count == 1)
  }

  @Test func whatItReadsCannotBeChanged() throws {
    guard geteuid() != 0 else { return }
    try write("echo more >> words/value.json; echo x > words/new; true", to: "a.sh")
    let command = Command(
      "sh a.sh", inputs: ["words": Words()], standardOutput: "x")
    _ = try laboratory.product(of: command)
    #expect(try laboratory.product(of: Words()).text == "hello")
  }

  /// A script beside the pipeline's folder lies at the top of the command's own.
  @Test func filesOutsideOfTheFolderAreFound() throws {
    try write("#!/bin/sh\ncat words.txt", to: "scripts/a.sh", executable: true)
    try write("said", to: "words.txt")
    PipelineSource.folder = folder.path + "/scripts"
    let command = Command("./a.sh", files: ["../words.txt"], standardOutput: "x")
    #expect(try laboratory.product(of: command).text("x") == "said")
    PipelineSource.folder = folder.path
  }

  @Test func theEnvironmentIsItsOwn() throws {
    setenv("IBPIPE_TEST_SECRET", "secret", 1)
    let command = Command("env", standardOutput: "x", environment: ["GIVEN": "a b", "TZ": "CET"])
    let lines = try laboratory.product(of: command).text("x").split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("IBPIPE_TEST_SECRET") })
    #expect(lines.contains("GIVEN=a b"))
    #expect(lines.contains("TZ=CET"))
    #expect(lines.contains("PYTHONHASHSEED=0"))
    #expect(lines.count == 16)
  }

  @Test(arguments: [
    (
      "no-such-program",
      "there is no program “no-such-program” on the PATH; install it, or name it by its path"
    ),
    ("/no/such", "/no/such is no program that can be run"),
    ("false", "“false” ended with exit status 1, and printed nothing"),
    (
      "sh -c 'echo a; echo b >&2; exit 3'",
      "“sh -c echo a; echo b >&2; exit 3” ended with exit status 3; it printed last:\na\nb"
    ),
    (
      "sh -c 'kill -9 $$'", "“sh -c kill -9 $$” was ended by signal 9 (Killed), and printed nothing"
    ),
    ("touch y z", "“touch” ended well, but did not write x; it wrote y, z"),
    ("mkdir x", "“mkdir” made x, but not as a regular file"),
    ("./broken", "FOLDER/broken cannot be started: Exec format error"),
    ("ln -s /etc/passwd x", "“ln passwd” made x, but not as a regular file"),
  ])
  func failuresAreTold(line: String, message: String) throws {
    try write("no program", to: "broken", executable: true)
    #expect(
      failure(Command(line, outputs: ["x"]))?.replacing(/\/tmp\/.*\//, with: "FOLDER/") == message)
  }

  @Test func aCommandEndsWhenTheStageIsToStop() throws {
    struct Stop: Error {}
    laboratory.observe { _, _, note in if note == "ready" { throw Stop() } }
    let start = ContinuousClock.now
    #expect(throws: Stop.self) {
      try laboratory.product(of: Command("sh -c 'echo ready; exec sleep 60'", outputs: ["x"]))
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(arguments: [
    (Command("", outputs: ["x"]), "the command is empty"),
    (Command("a 'b", outputs: ["x"]), "in “a 'b”, a quote ' is not closed"),
    (Command("a \\", outputs: ["x"]), "“a \\” ends with a backslash, and nothing follows"),
    (
      Command("a > b", outputs: ["x"]),
      "in “a > b”, “>” would mean something to a shell, but commands run without one: quote it to "
        + "hand it on as it is"
    ),
    (
      Command("a ~/b", outputs: ["x"]),
      "in “a ~/b”, “~” would mean something to a shell, but commands run without one: quote it to "
        + "hand it on as it is"
    ),
    (Command("a"), "it has no outputs; name the files that the program writes: outputs: […]"),
    (
      Command("a", outputs: ["../x"]),
      "an output is called “../x”; name a file in the folder that the program runs in, such as "
        + "figure.svg"
    ),
    (Command("a", outputs: ["b/x", "c/x"]), "two outputs are called x; rename one"),
    (
      Command("a", inputs: ["b/c": Words()], outputs: ["x"]),
      "an input is called “b/c”; call it by a plain file name"
    ),
    (
      Command("a", inputs: ["x": Words()], outputs: ["x"]),
      "the output x and the input x are both to lie at x; rename one"
    ),
    (
      Command("a", outputs: ["x"], environment: ["A=B": ""]),
      "the environment has a variable “A=B”, which no program could be given"
    ),
  ])
  func whatCannotWorkIsRefused(command: Command, message: String) {
    #expect(complaint(command) == message)
  }

  @Test func aFileThatIsNotThereIsRefused() {
    let command = Command("a", files: ["none.py"], outputs: ["x"])
    let failure = #expect(throws: UserError.self) { try command.sourceFiles() }
    #expect(
      failure?.description
        == "the command “a” reads none.py, which is no file in the folder of the pipeline; name "
        + "files one by one, relative to it")
  }

  @Test(arguments: [
    ("a b  c\td", ["a", "b", "c", "d"]), ("a '' \"\"", ["a", "", ""]),
    ("a 'b'\"c\"d", ["a", "bcd"]),
    ("a '$x * \\'", ["a", "$x * \\"]), ("a \"\\\\ \\n\"", ["a", "\\ \\n"]),
    ("a\\ b c~ d#", ["a b", "c~", "d#"]),
  ])
  func linesAreCutAsAShellWould(line: String, words: [String]) {
    #expect(
      Node(Command(line, outputs: ["x"])).definition
        == Node(Command(arguments: words, outputs: ["x"])).definition)
  }
}
