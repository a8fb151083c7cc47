import ArtifactStore
import Fingerprint
import FoundationEssentials
import PipelineModel

/// The causes for which a stage is stale, one predicate each; every one gives one line for each
/// thing that changed, with the old and the new value.
enum StaleCause {
  static func code(_ node: Node, _ earlier: Record) -> [String] {
    guard node.codeStamp != earlier.stamp else { return [] }
    if node.codeStamp.contains("source ") {
      return ["the code of the stage changed in the pipeline file"]
    }
    return ["the stage's own version changed: \(earlier.stamp) → \(node.codeStamp)"]
  }

  static func parameters(_ node: Node, _ earlier: Record) -> [String] {
    // Through JSON on both sides: it does not tell 2 from 2.0.
    let now = flatten(CanonicalValue(json: node.parameters.json))
    let before = flatten(CanonicalValue(json: earlier.parameters))
    return Set(now.keys).union(before.keys).sorted().compactMap { path in
      let (old, new) = (before[path]?.json, now[path]?.json)
      guard old != new else { return nil }
      return "\(path): \(old ?? "nothing") → \(new ?? "nothing")"
    }
  }

  static func inputs(
    _ vertex: Graph.Vertex, _ earlier: Record, states: [State], graph: Graph
  ) -> [String] {
    vertex.inputs.flatMap { input -> [String] in
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

  static func sources(_ node: Node, _ earlier: Record) -> [String] {
    guard let files = try? node.stage.sourceFiles() else { return [] }
    let before = earlier.sources.map(\.path)
    if before != files {
      return [
        "the files it reads: \(before.joined(separator: ", ")) → \(files.joined(separator: ", "))"
      ]
    }
    return zip(files, earlier.sources).compactMap { file, source in
      guard let digest = try? SHA256.digest(ofFile: file), digest != source.digest else {
        return nil
      }
      return "the file \(file) changed (\(source.digest.hex.prefix(8)) → \(digest.hex.prefix(8)))"
    }
  }

  /// `{"model": {"noise": 0.4}}` → `["model.noise": 0.4]`.
  private static func flatten(_ value: CanonicalValue, path: String = "") -> [String:
    CanonicalValue]
  {
    guard case .map(let fields) = value, !fields.isEmpty else {
      return path.isEmpty ? [:] : [path: value]
    }
    var flat: [String: CanonicalValue] = [:]
    for (key, field) in fields {
      // Swift writes an enum case's unnamed value under "_0", which means nothing to people.
      let name = path.isEmpty ? key : key == "_0" ? path : "\(path).\(key)"
      flat.merge(flatten(field, path: name)) { first, _ in first }
    }
    return flat
  }
}
