/// The Swift file that a user names on the command line, found on the disk.
package struct PipelineFile: Equatable, Sendable {
  /// As the user gave it, but with the case of its folders as they are on the disk.
  package let path: String
  /// From the root, with every symbolic link resolved.
  package let realPath: String

  /// Finds `given`, relative to `folder`.
  ///
  /// Where nothing has exactly that name, the case of letters is overlooked, component by
  /// component: `pipelines/x.swift` finds `Pipelines/x.swift`.
  package init(_ given: String, from folder: String = Path.currentFolder) throws(LaunchFailure) {
    guard let path = Self.find(given, from: folder) else {
      throw .input(Self.missing(given, from: folder))
    }
    let absolute = Path.absolute(path, from: folder)
    switch Files.kind(of: absolute) {
    case .folder:
      let example = Self.pipelines(in: absolute).first.map {
        ", such as \(Path.join(Self.trimmed(path), $0))"
      }
      throw .input("\(given) is a folder: name one pipeline file\(example ?? "").")
    case .file where !path.hasSuffix(".swift"):
      throw .input("\(given) is no pipeline file: the name of one ends in .swift.")
    case .file:
      break
    case .other, nil:
      throw .input("\(given) is not a regular file.")
    }
    self.path = path
    realPath = Files.realPath(absolute) ?? absolute
  }

  /// `given` as it is spelled on the disk; `nil` where there is no such file.
  private static func find(_ given: String, from folder: String) -> String? {
    guard !given.isEmpty else { return nil }
    if Files.kind(of: rooted(given, folder)) != nil { return given }
    var found = given.hasPrefix("/") ? "/" : ""
    for component in given.split(separator: "/") {
      guard let name = entry(String(component), in: rooted(found, folder)) else { return nil }
      found = found.isEmpty ? name : Path.join(found, name)
    }
    return found
  }

  /// The entry of `folder` that is `name`, or the only one that differs from it in case alone.
  private static func entry(_ name: String, in folder: String) -> String? {
    if name == "." || name == ".." || Files.kind(of: folder + "/" + name) != nil { return name }
    let lowered = name.lowercased()
    let alike = Files.names(in: folder).filter { $0.lowercased() == lowered }
    return alike.count == 1 ? alike[0] : nil
  }

  private static func missing(_ given: String, from folder: String) -> String {
    let name = Path.name(of: given)
    let asked = Path.folder(of: given)
    let parent = asked == "." ? "." : find(asked, from: folder)
    guard let parent, Files.kind(of: rooted(parent, folder)) == .folder else {
      return "There is no pipeline file \(given): the folder \(asked) does not exist."
    }
    let near = NearestNames.of(name, among: pipelines(in: rooted(parent, folder)))
    guard !near.isEmpty else { return "There is no pipeline file \(given)." }
    let names = near.map { Path.join(parent, $0) }.joined(separator: " or ")
    return "There is no pipeline file \(given); did you mean \(names)?"
  }

  private static func pipelines(in folder: String) -> [String] {
    Files.names(in: folder).filter { $0.hasSuffix(".swift") && $0 != "Package.swift" }
  }

  /// Not made tidy: `a/link/../b` must mean what the system means by it.
  private static func rooted(_ path: String, _ folder: String) -> String {
    path.hasPrefix("/") ? path : path.isEmpty ? folder : folder + "/" + path
  }

  private static func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
