/// What pipeline files are compiled against: the library, its modules, and the compiler that
/// made them.
package struct Installation: Equatable, Sendable {
  /// The folder that holds `libIBPipe.a`, `workbench`, `modules/` and `toolchain`.
  package let folder: String

  package var library: String { folder + "/libIBPipe.a" }
  package var workbench: String { folder + "/workbench" }
  package var modules: String { folder + "/modules" }
  /// A text file with the path of the compiler that the modules were made with: no other
  /// version can read them.
  package var toolchainRecord: String { folder + "/toolchain" }
  /// The digests of everything that was installed, as `sha256sum` writes them, with paths from
  /// ``root``.
  package var manifest: String { folder + "/manifest" }
  /// The folder that all of it was installed in.
  package var root: String { Path.absolute("../..", from: folder) }

  /// Finds the installation that belongs to the command at `executable`: `../lib/ibpipe` where
  /// it is installed, or what `make build` lays out in `.build/ibpipe` where it is run from the
  /// build folder itself.
  package init(ofCommandAt executable: String) throws(LaunchFailure) {
    let bin = Path.folder(of: executable)
    let candidates = [
      Path.absolute("../lib/ibpipe", from: bin),
      Path.absolute("../../ibpipe/lib/ibpipe", from: bin),
      // The workbench lies in the folder itself.
      bin,
    ]
    guard let found = candidates.first(where: { Files.kind(of: $0 + "/libIBPipe.a") == .file })
    else {
      throw .machine(
        """
        The library that pipeline files are compiled against is not at \(candidates[0]): run \
        `make build` or `make install` in the ibpipe checkout again.
        """)
    }
    folder = found
  }

  /// Every file whose bytes can change what a pipeline file compiles to, in a fixed order.
  package var files: [String] { [library] + Self.files(under: modules) }

  private static func files(under folder: String) -> [String] {
    Files.names(in: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      return Files.kind(of: path) == .folder ? files(under: path) : [path]
    }
  }
}
