import Glibc

/// Where compiled pipelines are kept: in the cache, where teammates and later runs find them.
///
/// Who only looks must not make a cache where there is none, and nobody can write to one that is
/// read-only: then they are kept among the user's own files, in `$XDG_CACHE_HOME` or `~/.cache`.
package enum ProgramFolder {
  /// - Returns: the folder in which to compile, and those in which to look, that one included.
  package static func resolve(
    cache: String, isLooking: Bool, own: String? = ownFolder
  ) -> (compiling: String, looking: [String]) {
    let shared = cache + "/pipelines"
    guard let own else { return (shared, [shared]) }
    let mayUseShared: Bool
    if Files.kind(of: shared) != nil {
      mayUseShared = access(shared, W_OK) == 0
    } else if isLooking {
      mayUseShared = false
    } else {
      mayUseShared = Files.kind(of: cache) == nil || access(cache, W_OK) == 0
    }
    return mayUseShared ? (shared, [shared]) : (own, [shared, own])
  }

  /// Nil where the user has no home.
  package static var ownFolder: String? {
    if let folder = Environment.value("XDG_CACHE_HOME"), folder.hasPrefix("/") {
      return folder + "/ibpipe/pipelines"
    }
    return Environment.value("HOME").map { $0 + "/.cache/ibpipe/pipelines" }
  }
}
