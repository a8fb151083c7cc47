import ArtifactStore

/// How long stages took before.
extension History {
  /// How many of the latest results of a stage, and of a kind of stage, count.
  private static let sameStage = 3
  private static let sameKind = 9

  /// How long a stage is likely to take, in seconds: the median of its latest results under its
  /// name, else of the latest of its kind. Nil where none is known.
  public func usualSeconds(of vertex: Graph.Vertex) -> Double? {
    // Older results than the latest are taken where they are known already, and not looked for.
    let hasAny = latest(of: vertex.name, kind: vertex.node.kind) != nil
    let same = hasAny ? known(of: vertex.name, kind: vertex.node.kind) : []
    return median(of: same, atMost: History.sameStage) ?? usualSeconds(of: vertex.node.kind)
  }

  /// How long a stage of a kind is likely to take, in seconds.
  public func usualSeconds(of kind: String) -> Double? {
    if let known = usual[kind] { return known }
    let seconds = median(of: results(ofKind: kind), atMost: History.sameKind)
    usual[kind] = .some(seconds)
    return seconds
  }

  private func median(of mentions: [Mention], atMost count: Int) -> Double? {
    var times: [Double] = []
    for mention in mentions where times.count < count {
      // A record is a file: whatever number it gives may stand there.
      if let time = mention.seconds ?? record(of: mention)?.provenance.seconds, time.isFinite,
        time >= 0
      {
        times.append(time)
      }
    }
    return times.isEmpty ? nil : times.sorted()[times.count / 2]
  }
}
