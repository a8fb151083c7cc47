import Glibc

/// Turns a pipeline file into a running program: finds it, compiles it where that was not done
/// before, and takes its place.
public struct Launcher: Sendable {
  /// The pipeline file as the user gave it.
  let pipeline: String
  /// What `--cache` says, if it was given.
  let cache: String?

  public init(pipeline: String, cache: String?) {
    self.pipeline = pipeline
    self.cache = cache
  }

  /// Finds the program of the pipeline file in the cache, or compiles it into the cache.
  public func prepare() throws(LaunchFailure) -> CompiledPipeline {
    let file = try PipelineFile(pipeline)
    let cache = CacheLocation.resolve(
      option: self.cache, variable: Environment.value("IBPIPE_CACHE"), pipelineFile: file.path)
    let folder = cache + "/pipelines"
    let executable = Files.realPath("/proc/self/exe") ?? "ibpipe"
    let installation = try Installation(ofCommandAt: executable)
    let toolchain = try Toolchain(for: installation, searchPath: Environment.value("PATH"))
    do {
      try Files.makeFolder(folder)
    } catch {
      throw .machine("The cache cannot be used: \(error); choose another with --cache.")
    }
    let inputs = try inputs(
      of: file, installation: installation, toolchain: toolchain, memo: folder + "/digests")
    let destination = folder + "/" + inputs.key
    let compiled = CompiledPipeline(
      program: destination + "/" + CompiledPipeline.programName, pipeline: pipeline, cache: cache)
    if !Files.isExecutable(compiled.program) {
      writeToStandardError(Array("Compiling \(file.path)\n".utf8))
      let compiler = Compiler(file: file, inputs: inputs, toolchain: toolchain, folder: folder)
      writeToStandardError(try compiler.compile(to: destination))
    }
    return compiled
  }

  private func inputs(
    of file: PipelineFile, installation: Installation, toolchain: Toolchain, memo path: String
  ) throws(LaunchFailure) -> CompilationInputs {
    let sources = try SourceFiles.of(file)
    var memo = DigestMemo(path: path)
    var library: [[String]] = []
    do {
      for path in installation.files { library.append([path, try memo.digest(of: path)]) }
    } catch {
      throw .machine("What pipeline files are compiled against cannot be read: \(error).")
    }
    memo.save()
    return CompilationInputs(
      sources: sources, toolchain: toolchain.identity, library: library,
      flags: CompilerFlags.flags(installation, toolchain),
      environment: [["SDKROOT", Environment.value("SDKROOT") ?? ""]])
  }
}
