import Glibc

/// Turns a pipeline file into a running program: finds it, compiles it where that was not done
/// before, and takes its place.
public struct Launcher: Sendable {
  /// The pipeline file as the user gave it.
  let pipeline: String
  /// What `--cache` says, if it was given.
  let cache: String?

  /// Whether the program will only look: then no cache is made where there is none.
  let isLooking: Bool

  public init(pipeline: String, cache: String?, isLooking: Bool) {
    self.pipeline = pipeline
    self.cache = cache
    self.isLooking = isLooking
  }

  /// Finds the program of the pipeline file in the cache, or compiles it into the cache.
  public func prepare() throws(LaunchFailure) -> CompiledPipeline {
    let file = try PipelineFile(pipeline)
    let cache = CacheLocation.resolve(
      option: self.cache, variable: Environment.value("IBPIPE_CACHE"), pipelineFile: file.path)
    let executable = Files.realPath("/proc/self/exe") ?? "ibpipe"
    let installation = try Installation(ofCommandAt: executable)
    let toolchain = try Toolchain(for: installation, searchPath: Environment.value("PATH"))
    let (folder, places) = ProgramFolder.resolve(cache: cache, isLooking: isLooking)
    do {
      try Files.makeFolder(folder)
    } catch {
      throw .machine(
        folder == places.first
          ? "The cache cannot be used: \(error); choose another with --cache."
          : "The compiled pipeline cannot be kept: the cache \(cache) is not there yet or read-only, "
            + "and the folder for that cannot be made (\(error)): choose another cache with --cache, "
            + "or another folder with XDG_CACHE_HOME.")
    }
    let inputs = try inputs(
      of: file, installation: installation, toolchain: toolchain, memo: folder + "/digests")
    // Where the cache is read-only, it may have the program all the same.
    let programs = places.map { "\($0)/\(inputs.key)/\(CompiledPipeline.programName)" }
    let present = programs.first { Files.isExecutable($0) }
    let compiled = CompiledPipeline(
      program: present ?? "\(folder)/\(inputs.key)/\(CompiledPipeline.programName)",
      pipeline: pipeline, cache: cache, backtracer: toolchain.backtracer)
    if present == nil {
      writeToStandardError(Array("Compiling \(file.path)\n".utf8))
      let compiler = Compiler(file: file, inputs: inputs, toolchain: toolchain, folder: folder)
      writeToStandardError(try compiler.compile(to: folder + "/" + inputs.key))
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
