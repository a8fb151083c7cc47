public import ArtifactStore
public import Fingerprint

/// What the runs of a cache call actions.
public enum Mentions {
  /// `“train …” of run …`, for those of the actions that a journal tells of; the latest run first.
  public static func names(of actions: Set<Digest>, in store: ArtifactStore) -> [Digest: String] {
    var names: [Digest: String] = [:]
    guard !actions.isEmpty, let runs = try? RunList(in: store) else { return names }
    for entry in runs {
      guard let log = try? RunLog(entry, in: store) else { continue }
      for stage in log.stages {
        guard let action = stage.action, actions.contains(action), names[action] == nil else {
          continue
        }
        names[action] = "“\(stage.name)” of run \(entry.id)"
      }
      if names.count == actions.count { break }
    }
    return names
  }
}
