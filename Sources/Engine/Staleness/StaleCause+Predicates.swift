import ArtifactStore
import Fingerprint
import PipelineModel

/// The predicates by which a stage is compared with an earlier result, one for each reason. Every
/// one gives a cause for each thing that changed.
extension StaleCause {
  static func code(_ node: Node, _ earlier: Record) -> [StaleCause] {
    guard node.codeStamp != earlier.stamp else { return [] }
    let (version, source) = parts(of: node.codeStamp)
    let (earlierVersion, earlierSource) = parts(of: earlier.stamp)
    var causes: [StaleCause] = []
    if version != earlierVersion {
      causes.append(StaleCause(.version, old: earlierVersion, new: version))
    }
    if source != earlierSource {
      causes.append(StaleCause(.code, old: earlierSource, new: source))
    }
    return causes
  }

  /// A code stamp's two parts, `version 2` and `source …`, of which one may be missing.
  private static func parts(of stamp: String) -> (version: String?, source: String?) {
    guard let start = stamp.firstRange(of: "source ") else { return (stamp, nil) }
    let version = stamp[..<start.lowerBound]
    return (version.isEmpty ? nil : String(version.dropLast(2)), String(stamp[start.lowerBound...]))
  }

  static func parameters(_ node: Node, _ earlier: Record) -> [StaleCause] {
    let json = node.parameters.json
    if json == earlier.parameters { return [] }
    // Through JSON on both sides: it does not tell 2 from 2.0.
    let now = CanonicalValue(json: json).fields
    let before = CanonicalValue(json: earlier.parameters).fields
    return Set(now.keys).union(before.keys).sorted().compactMap { path in
      let (old, new) = (before[path]?.json, now[path]?.json)
      return old == new ? nil : StaleCause(.parameter, path: path, old: old, new: new)
    }
  }

  /// - Parameter artifact: what an upstream vertex makes, as far as that is known.
  static func inputs(
    _ vertex: Graph.Vertex, _ earlier: Record, graph: Graph, artifact: (Int) -> Digest?
  ) -> [StaleCause] {
    var before: [String: [Digest]] = [:]
    for input in earlier.inputs { before[input.name, default: []].append(input.artifact) }
    let gone = Set(before.keys).subtracting(vertex.inputs.map(\.name)).sorted()
    return gone.map { StaleCause(.inputs, path: $0, old: "\(before[$0]?.count ?? 0)") }
      + vertex.inputs.flatMap { input -> [StaleCause] in
        let before = before[input.name] ?? []
        if before.count != input.vertices.count {
          return [
            StaleCause(
              .inputs, path: input.name, old: "\(before.count)", new: "\(input.vertices.count)")
          ]
        }
        return zip(before, input.vertices).compactMap { old, upstream in
          guard let new = artifact(upstream), new != old else { return nil }
          return StaleCause(
            .input, path: input.name, upstream: graph.vertices[upstream].name, old: old.hex,
            new: new.hex)
        }
      }
  }

  /// - Parameter now: the files that the stage reads, as the plan found them.
  static func sources(_ now: [RecordSource], _ earlier: Record) -> [StaleCause] {
    if now.map(\.digest) == earlier.sources.map(\.digest) { return [] }
    let before = earlier.sources.map(\.path)
    let files = now.map(\.path)
    if before != files {
      return [
        StaleCause(.files, old: listed(before, unlike: files), new: listed(files, unlike: before))
      ]
    }
    let changed = zip(now, earlier.sources).filter { $0.digest != $1.digest }
    var causes = changed.prefix(shownFiles).map { new, old in
      StaleCause(.file, path: new.path, old: old.digest.hex, new: new.digest.hex)
    }
    if changed.count > shownFiles {
      causes.append(
        StaleCause(
          .files, old: "\(files.count) files",
          new: "\(changed.count - shownFiles) more of them changed"))
    }
    return causes
  }

  /// How many files are named: a folder of images has tens of thousands.
  private static let shownFiles = 8

  /// A few files by name; of many, those that the others do not have.
  private static func listed(_ files: [String], unlike others: [String]) -> String? {
    if files.isEmpty { return nil }
    if files.count <= shownFiles { return files.joined(separator: ", ") }
    let known = Set(others)
    let own = files.filter { !known.contains($0) }
    let shown = own.prefix(3).joined(separator: ", ")
    return "\(files.count) files"
      + (own.isEmpty ? "" : ", of which only here \(shown)")
      + (own.count > 3 ? " and \(own.count - 3) more" : "")
  }
}
