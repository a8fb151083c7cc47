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
    let executable = Files.realPath("/proc/self/exe") ?? "ibpipe"
    let installation = try Installation(ofCommandAt: executable)
    let toolchain = try Toolchain(for: installation, searchPath: Environment.value("PATH"))
    let folder = try programs(of: cache)
    let inputs = try inputs(
      of: file, installation: installation, toolchain: toolchain, memo: folder + "/digests")
    let destination = folder + "/" + inputs.key
    // Where the cache is read-only, it may have the program all the same.
    let places = [cache + "/pipelines/" + inputs.key, destination]
    let programs = places.map { $0 + "/" + CompiledPipeline.programName }
    let present = programs.first { Files.isExecutable($0) }
    let compiled = CompiledPipeline(
      program: present ?? programs[1], pipeline: pipeline, cache: cache)
    if present == nil {
      writeToStandardError(Array("Compiling \(file.path)\n".utf8))
      let compiler = Compiler(file: file, inputs: inputs, toolchain: toolchain, folder: folder)
      writeToStandardError(try compiler.compile(to: destination))
    }
    return compiled
  }

  /// The folder of all compiled pipelines: in the cache or, where that is read-only, in the user's
  /// own one.
  private func programs(of cache: String) throws(LaunchFailure) -> String {
    let folder = cache + "/pipelines"
    do {
      try Files.makeFolder(folder)
      if access(folder, W_OK | X_OK) == 0 { return folder }
    } catch {
      guard Files.kind(of: cache) == .folder, [EACCES, EROFS, EPERM].contains(error.code) else {
        throw .machine("The cache cannot be used: \(error); choose another with --cache.")
      }
    }
    let home = Environment.value("HOME") ?? "/tmp"
    let own = (Environment.value("XDG_CACHE_HOME") ?? home + "/.cache") + "/ibpipe/pipelines"
    do {
      try Files.makeFolder(own)
    } catch {
      throw .machine(
        "The cache \(cache) is read-only, and so is \(own) (\(error)): choose another cache with "
          + "--cache, or another folder with XDG_CACHE_HOME.")
    }
    return own
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
