/// The pipeline file and every file that it includes, itself or through another.
package enum SourceFiles {
  /// No source file comes near this many bytes; a larger one is something else.
  private static let sizeLimit: Int64 = 16 << 20

  /// The files in the order in which they are named, the pipeline file first, each once: two files
  /// may include each other.
  package static func of(_ pipeline: PipelineFile) throws(LaunchFailure) -> [SourceFile] {
    var files = [
      SourceFile(
        path: pipeline.path, realPath: pipeline.realPath,
        contents: try read(pipeline.realPath, as: pipeline.path))
    ]
    var next = 0
    while next < files.count {
      let file = files[next]
      next += 1
      for include in try IncludeDirectives(in: file.contents, path: file.path).includes {
        let place = "\(file.path):\(include.line): "
        let included = try find(include, from: file, place: place)
        if files.contains(where: { $0.realPath == included.realPath }) { continue }
        if let other = files.first(where: { Path.name(of: $0.path) == Path.name(of: included.path) }
        ) {
          throw .input(
            """
            \(place)\(included.path) and \(other.path) have the same name, and the compiler tells \
            the files of a program apart by their names: rename one.
            """)
        }
        files.append(included)
      }
    }
    return files
  }

  private static func find(
    _ include: IncludeDirectives.Include, from file: SourceFile, place: String
  ) throws(LaunchFailure) -> SourceFile {
    let named = include.path
    guard !named.hasPrefix("/") else {
      throw .input(
        """
        \(place)\(named) starts at the root: name included files relative to this one, so that \
        they are found wherever it is.
        """)
    }
    let path = Path.join(Path.folder(of: file.path), named)
    let absolute = Path.join(Path.folder(of: file.realPath), named)
    switch Files.kind(of: absolute) {
    case .folder:
      throw .input("\(place)\(named) is a folder: include the files in it one by one.")
    case nil:
      throw .input(place + missing(named, from: Path.folder(of: file.realPath)))
    case .file where !named.hasSuffix(".swift"):
      throw .input("\(place)\(named) is no Swift file: the name of one ends in .swift.")
    case .other: throw .input("\(place)\(named) is not a regular file.")
    case .file: break
    }
    return SourceFile(
      path: path, realPath: Files.realPath(absolute) ?? absolute,
      contents: try read(absolute, as: place + named))
  }

  /// - Parameter name: what the file is called in messages.
  private static func read(_ file: String, as name: String) throws(LaunchFailure) -> [UInt8] {
    if let size = Files.identity(of: file)?.size, size > sizeLimit {
      throw .input("\(name) is larger than 16 MiB, which no Swift file is.")
    }
    do {
      return try Files.read(file)
    } catch {
      throw .input("\(name) cannot be read: \(error.reason).")
    }
  }

  private static func missing(_ named: String, from folder: String) -> String {
    let near = Path.folder(of: named)
    let names = Files.names(in: Path.join(folder, near)).filter { $0.hasSuffix(".swift") }
    guard let guess = NearestNames.of(Path.name(of: named), among: names).first else {
      return "there is no file \(named) beside it."
    }
    return "there is no file \(named) beside it; did you mean \(Path.join(near, guess))?"
  }
}
