import Glibc

/// The variables that a command sees: a few that are the same everywhere, and those it declares.
enum CommandEnvironment {
  /// - Parameter folder: the command's own.
  static func variables(in folder: String, adding declared: [String: String]) -> [String: String] {
    var variables = [
      // Where programs are found may differ between machines, and is in no key.
      "PATH": ProgramPath.searchPath,
      "HOME": folder,
      "TMPDIR": folder,
      "LANG": "C.UTF-8",
      "LC_ALL": "C.UTF-8",
      "TZ": "UTC",
      // What programs write in the place of the time; the earliest that archives can hold.
      "SOURCE_DATE_EPOCH": "315532800",
      "PYTHONHASHSEED": "0",
      "PYTHONDONTWRITEBYTECODE": "1",
      "PYTHONUNBUFFERED": "1",
      "MPLBACKEND": "Agg",
      "MPLCONFIGDIR": folder + "/.matplotlib",
      // Sums depend on how many threads share them, and other stages run beside.
      "OMP_NUM_THREADS": "1",
      "OPENBLAS_NUM_THREADS": "1",
      "MKL_NUM_THREADS": "1",
    ]
    variables.merge(declared) { $1 }
    return variables
  }
}

/// Where programs are.
enum ProgramPath {
  static var searchPath: String {
    guard let path = getenv("PATH"), path.pointee != 0 else {
      return "/usr/local/bin:/usr/bin:/bin"
    }
    return String(cString: path)
  }

  /// The path of a program, which is looked for on the `PATH` unless it has a path of its own.
  static func find(_ name: String) throws(CommandError) -> String {
    let candidates =
      name.contains("/") ? [name] : searchPath.split(separator: ":").map { "\($0)/\(name)" }
    for path in candidates where isProgram(path) { return path }
    throw name.contains("/") ? .notExecutable(name) : .notFound(name)
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return !path.utf8.contains(0) && stat(path, &status) == 0
      && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
