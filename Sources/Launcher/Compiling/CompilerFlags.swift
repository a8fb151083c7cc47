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
    ] + linking(installation)
  }

  /// A program holds the library and Swift's own, at addresses that are fixed: so it starts in a
  /// third of the time that finding nineteen libraries and filling in their addresses would take.
  private static func linking(_ installation: Installation) -> [String] {
    [
      "-static-stdlib", "-use-ld=lld", "-Xlinker", "-no-pie",
      // Names stay, for those who read where a stage crashed.
      "-Xlinker", "--strip-debug",
      // The archive by its own name: an older installation may have left a dynamic library beside it.
      // All of it: what a type conforms to may be asked for only while the program runs.
      "-L", installation.folder,
      "-Xlinker", "--whole-archive", "-l:libIBPipe.a", "-Xlinker", "--no-whole-archive",
    ]
      // What the library itself needs, which an archive cannot say.
      + [
        "FoundationEssentials", "_FoundationCollections", "_FoundationCShims",
        "swiftSynchronization", "swiftGlibc", "swiftDispatch", "dispatch", "BlocksRuntime",
        ":liblz4.so.1", ":libz.so.1", ":libpng16.so.16", ":libturbojpeg.so.0",
      ].map { "-l" + $0 }
  }

  /// The variables that reach the compiler; of these, `SDKROOT` alone can change what it makes,
  /// and is part of the key. Everything else is kept from it.
  package static let passedVariables = [
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SDKROOT", "TERM", "XDG_CACHE_HOME",
  ]
}
