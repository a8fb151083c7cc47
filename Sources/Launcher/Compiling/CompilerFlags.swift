/// How a pipeline file is compiled.
package enum CompilerFlags {
  /// Everything on the compiler's command line but the file and where the program goes.
  package static func flags(_ installation: Installation, _ toolchain: Toolchain) -> [String] {
    [
      // `@main` in a lone file is otherwise taken for a script's top level.
      "-parse-as-library",
      "-swift-version", "6",
      "-O", "-whole-module-optimization",
      // A constant: it is part of the name of every type in the file.
      "-module-name", "PipelineFile",
      // Also finds the module maps of C modules, one in each subfolder.
      "-I", installation.modules,
      "-L", installation.folder, "-lIBPipe",
      "-Xlinker", "-rpath", "-Xlinker", installation.folder,
      "-Xlinker", "-rpath", "-Xlinker", toolchain.runtime,
    ]
  }

  /// The variables that reach the compiler; of these, `SDKROOT` alone can change what it makes,
  /// and is part of the key. Everything else is kept from it.
  package static let passedVariables = [
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SDKROOT", "TERM", "XDG_CACHE_HOME",
  ]
}
