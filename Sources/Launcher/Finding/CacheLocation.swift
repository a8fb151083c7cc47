/// Where results are kept.
package enum CacheLocation {
  /// The cache's absolute path: what `--cache` says, else `IBPIPE_CACHE`, else `Cache` beside the
  /// nearest `Package.swift` or `Pipelines/` at or above the pipeline file, else `Cache` in the
  /// current folder.
  package static func resolve(
    option: String?, variable: String?, pipelineFile: String,
    currentFolder: String = Path.currentFolder
  ) -> String {
    if let chosen = option ?? variable { return Path.absolute(chosen, from: currentFolder) }
    var folder = Path.folder(of: Path.absolute(pipelineFile, from: currentFolder))
    while true {
      if Files.kind(of: Path.join(folder, "Package.swift")) == .file
        || Files.kind(of: Path.join(folder, "Pipelines")) == .folder
      {
        return Path.join(folder, "Cache")
      }
      if folder == "/" { return Path.join(currentFolder, "Cache") }
      folder = Path.folder(of: folder)
    }
  }
}
