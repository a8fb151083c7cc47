import Launcher
import PipelineModel

/// Where a new pipeline goes.
package struct PipelinePlace: Equatable {
  /// The folder of the project: where the cache and the results will be.
  package let root: String
  /// The pipeline file, from the root of the file system.
  package let file: String
  /// What the pipeline is called.
  package let name: String

  /// A bare name goes into `Pipelines/` of the project that the current folder is in, or makes one
  /// of it; a path where it says.
  ///
  /// Throws a ``UserError`` where the name cannot be a file's.
  package init(for given: String, from currentFolder: String) throws {
    let base = Path.name(of: given)
    name = base.hasSuffix(".swift") ? String(base.dropLast(6)) : base
    try PipelinePlace.check(name, given: given)
    root = PipelinePlace.project(of: currentFolder) ?? currentFolder
    let folder =
      given.contains("/")
      ? Path.absolute(Path.folder(of: given), from: currentFolder) : Path.join(root, "Pipelines")
    file = Path.join(folder, name + ".swift")
  }

  /// The nearest folder at or above that one with a `Package.swift` or `Pipelines/`.
  private static func project(of start: String) -> String? {
    var folder = start
    while true {
      if Files.kind(of: Path.join(folder, "Package.swift")) == .file
        || Files.kind(of: Path.join(folder, "Pipelines")) == .folder
      {
        return folder
      }
      if folder == "/" { return nil }
      folder = Path.folder(of: folder)
    }
  }

  private static func check(_ name: String, given: String) throws {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-_. ".unicodeScalars.contains(scalar)
    }
    guard let first = name.first, isPlain, first.isLetter || first.isNumber, name.last != " ",
      name.utf8.count <= 100
    else {
      throw UserError(
        "“\(given)” cannot name a pipeline: give it letters, digits, “-” and “_”, such as my-attack"
      )
    }
    if ["package", "main"].contains(name.lowercased()) {
      throw UserError("“\(name).swift” means something else to Swift: choose another name")
    }
  }
}
