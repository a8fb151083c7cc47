public import Fingerprint
internal import Glibc

/// A lease as it is found among all.
public struct LeaseEntry: Sendable {
  /// The action that is being carried out; nil for a file that is named after none.
  public var action: Digest?
  public var holder: LeaseHolder
  /// When its holder last showed a sign of life, in seconds since 1970.
  public var heartbeat: Double
  /// Whether its holder is known to be dead, or has kept silent for long.
  public var isStale: Bool
  var path: String
  var identity: FileStatus.Identity
}

extension ArtifactStore {
  /// All leases, sorted by their actions. Looking takes none.
  public func leases(patience: LeasePatience = LeasePatience()) throws(StoreError) -> [LeaseEntry] {
    let folder = path(of: .leases)
    var entries: [LeaseEntry] = []
    for name in try fileNames(in: folder) where !TemporaryName.isTemporary(name) {
      let path = "\(folder)/\(name)"
      guard let seen = LeaseSighting(path: path) else { continue }
      let silence = wallClockSeconds() - seen.heartbeat
      entries.append(
        LeaseEntry(
          action: Digest(hex: name), holder: seen.holder, heartbeat: seen.heartbeat,
          isStale: seen.holder.process.isGone
            || silence > patience.staleAfter + patience.clockSkew,
          path: path, identity: seen.identity))
    }
    return entries
  }
}
