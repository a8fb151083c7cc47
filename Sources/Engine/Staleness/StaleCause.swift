import ArtifactStore
import Fingerprint
import FoundationEssentials
import PipelineModel

/// The causes for which a stage is stale, one predicate each; every one gives one line for each
/// thing that changed, with the old and the new value.
enum StaleCause {
  static func code(_ node: Node, _ earlier: Record) -> [String] {
    guard node.codeStamp != earlier.stamp else { return [] }
    let (version, source) = parts(of: node.codeStamp)
    let (earlierVersion, earlierSource) = parts(of: earlier.stamp)
    var causes: [String] = []
    if version != earlierVersion {
      causes.append(
        "the stage's own version changed: \(earlierVersion ?? "none") → \(version ?? "none")")
    }
    if source != earlierSource {
      causes.append("the code of the stage changed in the pipeline's files")
    }
    return causes
  }

  /// A code stamp's two parts, `version 2` and `source …`, of which one may be missing.
  private static func parts(of stamp: String) -> (version: String?, source: String?) {
    guard let start = stamp.firstRange(of: "source ") else { return (stamp, nil) }
    let version = stamp[..<start.lowerBound]
    return (version.isEmpty ? nil : String(version.dropLast(2)), String(stamp[start.lowerBound...]))
  }

  static func parameters(_ node: Node, _ earlier: Record) -> [String] {
    // Through JSON on both sides: it does not tell 2 from 2.0.
    let now = CanonicalValue(json: node.parameters.json).fields
    let before = CanonicalValue(json: earlier.parameters).fields
    return Set(now.keys).union(before.keys).sorted().compactMap { path in
      let (old, new) = (before[path]?.json, now[path]?.json)
      guard old != new else { return nil }
      return "\(path): \(old ?? "nothing") → \(new ?? "nothing")"
    }
  }

  static func inputs(
    _ vertex: Graph.Vertex, _ earlier: Record, states: [State], graph: Graph
  ) -> [String] {
    let names = Set(vertex.inputs.map(\.name))
    let gone = Set(earlier.inputs.map(\.name)).subtracting(names).sorted()
    return gone.map { "input \($0) is no longer there" }
      + vertex.inputs.flatMap { input -> [String] in
        let before = earlier.inputs.filter { $0.name == input.name }.map(\.artifact)
        if before.count != input.vertices.count {
          return ["input \(input.name): \(before.count) → \(input.vertices.count) stages"]
        }
        return zip(before, input.vertices).compactMap { old, upstream in
          guard let new = states[upstream].record?.artifact, new != old else { return nil }
          return "input \(input.name): “\(graph.vertices[upstream].name)” gives other bytes "
            + "(\(old.hex.prefix(8)) → \(new.hex.prefix(8)))"
        }
      }
  }

  /// - Parameter now: the files that the stage reads, as the plan found them.
  static func sources(_ now: [RecordSource], _ earlier: Record) -> [String] {
    if now.map(\.digest) == earlier.sources.map(\.digest) { return [] }
    let before = earlier.sources.map(\.path)
    let files = now.map(\.path)
    if before != files {
      return [
        "the files it reads: \(listed(before)) → \(listed(files))"
      ]
    }
    return zip(now, earlier.sources).compactMap { new, old in
      guard new.digest != old.digest else { return nil }
      return "the file \(new.path) changed "
        + "(\(old.digest.hex.prefix(8)) → \(new.digest.hex.prefix(8)))"
    }
  }

  private static func listed(_ files: [String]) -> String {
    files.isEmpty ? "none" : files.joined(separator: ", ")
  }
}
