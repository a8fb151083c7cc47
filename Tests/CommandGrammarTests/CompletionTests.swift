import CommandGrammar
import Foundation
import Testing

struct CompletionTests {
  /// Runs a program; nil where it is not installed.
  private func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String)?
  {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    guard
      let program = path.map({ "\($0)/\(arguments[0])" }).first(where: {
        FileManager.default.isExecutableFile(atPath: $0)
      })
    else { return nil }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = Array(arguments.dropFirst())
    process.currentDirectoryURL = folder
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private func folder(with script: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ibpipe-completions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "Pipelines"), withIntermediateDirectories: true)
    try Data().write(to: folder.appending(path: "Pipelines/mine.swift"))
    try Data().write(to: folder.appending(path: "Pipelines/notes.txt"))
    try Data(script.utf8).write(to: folder.appending(path: "script"))
    return folder
  }

  /// Each shell that is installed reads its script; bash always is.
  @Test(arguments: CompletionsCommand.Shell.allCases)
  func theScriptIsRead(shell: CompletionsCommand.Shell) throws {
    let folder = try folder(with: shell.script)
    defer { try? FileManager.default.removeItem(at: folder) }
    for verb in ["run", "graph", "explain", "doctor"] { #expect(shell.script.contains(verb)) }
    guard let outcome = try run([shell.rawValue, "-n", "script"], in: folder) else {
      #expect(shell != .bash)
      return
    }
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)")
  }

  @Test(arguments: [
    ("gr", "graph"), ("graph --format m", "mermaid"), ("run Pipelines/", "Pipelines/mine.swift"),
    ("run --cache Pip", "Pipelines"), ("cache ver", "verify"), ("compare --mark", "--markdown"),
  ])
  func bashCompletesVerbsOptionsAndFiles(typed: String, completion: String) throws {
    let folder = try folder(with: CompletionsCommand.Shell.bash.script)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ask = """
      source ./script
      COMP_WORDS=(ibpipe "$@")
      COMP_CWORD=$#
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      $(complete -p ibpipe | sed 's/.*-F \\([^ ]*\\).*/\\1/') ibpipe "${@: -1}" "${COMP_WORDS[$#-1]}"
      printf '%s' "${COMPREPLY[*]}"
      """
    let words = typed.split(separator: " ").map(String.init)
    let outcome = try #require(try run(["bash", "-c", ask, "bash"] + words, in: folder))
    #expect(outcome.output == completion)
  }
}
