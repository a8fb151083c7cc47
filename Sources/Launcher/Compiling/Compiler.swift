import Glibc

/// Compiles a pipeline file into the cache.
struct Compiler {
  let file: PipelineFile
  let inputs: CompilationInputs
  let toolchain: Toolchain
  /// The folder of all compiled pipelines.
  let folder: String

  /// Compiles `inputs.sources`, not what the files may hold by now, and puts the program and its
  /// manifest in place by one rename. What fails or is interrupted leaves nothing behind.
  ///
  /// - Returns: what the compiler said: warnings.
  func compile(to destination: String) throws(LaunchFailure) -> [UInt8] {
    let interruption = Interruption()
    do {
      sweep()
      let work = try Files.makeUniqueFolder(prefix: folder + "/" + Self.workPrefix)
      defer { Files.remove(work) }
      let outcome = try Subprocess.run(
        try arguments(in: work), environment: environment(in: work), interruption: interruption)
      if let signal = interruption.signal { throw LaunchFailure.interrupted(by: signal) }
      let said = inUsersWords(outcome.output)
      guard outcome.status == 0 else {
        writeToStandardError(said)
        throw failure(outcome)
      }
      try publish(work + "/" + Self.resultName, as: destination)
      return said
    } catch let failure as LaunchFailure {
      throw failure
    } catch {
      throw .machine("\(file.path) cannot be compiled: \(error).")
    }
  }

  private static let workPrefix = ".compiling-"
  private static let resultName = "result"

  /// Lays out private copies of the sources, and an overlay that lets the compiler see them at the
  /// files' own paths: so diagnostics and `#filePath` name the files that the user knows.
  private func arguments(in work: String) throws -> [String] {
    let overlay = work + "/overlay.yaml"
    let result = work + "/" + Self.resultName
    var copies: [String] = []
    for (index, source) in inputs.sources.enumerated() {
      copies.append("\(work)/source-\(index).swift")
      try Files.write(source.contents, to: copies[index])
    }
    try Files.write(Array(overlayText(copies: copies).utf8), to: overlay)
    try Files.makeFolder(result)
    return [toolchain.compiler] + inputs.flags
      + (isatty(STDERR_FILENO) == 1 ? ["-color-diagnostics"] : [])
      + ["-vfsoverlay", overlay] + inputs.sources.map(\.realPath)
      + ["-o", result + "/" + CompiledPipeline.programName]
  }

  private func overlayText(copies: [String]) -> String {
    let files = zip(inputs.sources, copies).map { source, copy in
      """
      {"type": "file", "name": \(JSONText.quoted(source.realPath)),
       "external-contents": \(JSONText.quoted(copy))}
      """
    }
    return """
      {"version": 0, "case-sensitive": "true", "use-external-names": "false", "roots": [
      \(files.joined(separator: ",\n"))]}

      """
  }

  private func environment(in work: String) -> [String] {
    // The compiler's own temporary files go where they are cleaned up whatever happens.
    ["TMPDIR=" + work]
      + CompilerFlags.passedVariables.compactMap { name in
        Environment.value(name).map { "\(name)=\($0)" }
      }
  }

  private func publish(_ result: String, as destination: String) throws {
    let manifest = Manifest(
      key: inputs.key, source: file.realPath, includes: inputs.sources.dropFirst().map(\.realPath),
      stamps: CodeStamps(of: inputs.sources), compiler: toolchain.compiler)
    try Files.write(Array(manifest.json.utf8), to: result + "/" + Manifest.fileName)
    Files.shareLikeFolder(result + "/" + CompiledPipeline.programName)
    try Files.flush(result + "/" + CompiledPipeline.programName)
    try Files.flush(result)
    // Another process may have been first with the very same program.
    if rename(result, destination) != 0 && Files.kind(of: destination) != .folder {
      throw SystemFailure(path: destination)
    }
    try Files.flush(folder)
  }

  private func failure(_ outcome: Subprocess.Outcome) -> LaunchFailure {
    let text = String(decoding: outcome.output, as: UTF8.self)
    if text.contains("module compiled with Swift")
      || text.contains("was created by a different version of the compiler")
    {
      return .machine(
        """
        ibpipe was built with another version of Swift than \(toolchain.compiler): run \
        `make build` or `make install` in the ibpipe checkout again.
        """)
    }
    if outcome.status > 128 {
      return .machine(
        """
        \(file.path) was not compiled: the compiler was ended by signal \(outcome.status - 128) \
        (\(String(cString: strsignal(outcome.status - 128)))): run again; if it stays so, see \
        whether memory runs out, or report it to the makers of Swift.
        """)
    }
    if !inputs.sources.contains(where: { text.contains("\($0.realPath):") }) {
      return .machine(
        """
        \(file.path) was not compiled: the compiler failed, as it says above; “ibpipe doctor” \
        looks for what is amiss.
        """)
    }
    return .input(
      "\(file.path) does not compile: mend what the compiler says above, and run again.")
  }

  /// The compiler was given paths from the root; the user gave others for the same files.
  private func inUsersWords(_ output: [UInt8]) -> [UInt8] {
    var text = String(decoding: output, as: UTF8.self)
    for source in inputs.sources where source.path != source.realPath {
      text = text.split(separator: source.realPath, omittingEmptySubsequences: false)
        .joined(separator: source.path)
    }
    return Array(text.utf8)
  }

  /// Removes what compilations that were killed have left. An hour is longer than any takes.
  private func sweep() {
    for name in Files.names(in: folder) where name.hasPrefix(Self.workPrefix) {
      let path = folder + "/" + name
      if let identity = Files.identity(of: path),
        identity.modified < (Int64(time(nil)) - 3600) * 1_000_000_000
      {
        Files.remove(path)
      }
    }
  }
}
