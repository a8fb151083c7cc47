import ArtifactStore
import CommandGrammar
import Launcher
import Terminal

extension CacheOptions {
  /// The cache's folder: what `--cache` says, else `$IBPIPE_CACHE`, else `Cache/` beside the
  /// nearest `Package.swift` or `Pipelines/` at or above the current folder.
  var location: String {
    CacheLocation.resolve(
      option: cache, variable: Environment.value("IBPIPE_CACHE"),
      pipelineFile: Path.join(Path.currentFolder, "pipeline.swift"))
  }

  /// Opens that cache to look at it: nothing in it is created or changed. Corrupt files that are met
  /// are told of on standard error.
  func look() throws(StoreError) -> ArtifactStore {
    try ArtifactStore(opening: location, for: .looking) { Console.error("\($0)") }
  }

  /// Opens that cache. Corrupt files that are met are told of on standard error.
  func open() throws(StoreError) -> ArtifactStore {
    try ArtifactStore(opening: location) { Console.error("\($0)") }
  }
}
