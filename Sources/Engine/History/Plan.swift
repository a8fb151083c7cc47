public import ArtifactStore
public import Fingerprint
import FoundationEssentials

/// Where every stage of a pipeline stood before a run of it.
///
/// Plans are long and mostly the same from run to run, so each is kept once, in
/// `runs/plans/<digest>.json`, and journals name it by its digest.
public struct Plan: Sendable {
  public let stages: [PlannedStage]
  public let digest: Digest

  public init(_ stages: [PlannedStage]) {
    self.stages = stages
    digest = Plan.digest(of: stages)
  }

  init(of graph: Graph, _ assessment: Assessment) {
    var outputs: [Int: [String]] = [:]
    for output in graph.outputs { outputs[output.vertex, default: []].append(output.name) }
    self.init(
      zip(graph.vertices, assessment.states).enumerated().map { index, stage in
        let (vertex, state) = stage
        var action = state.record?.key
        if case .stale(let key) = state { action = key }
        return PlannedStage(
          stage: vertex.name, kind: vertex.node.kind, definition: vertex.node.definition,
          state: state.word, action: action, artifact: state.record?.artifact,
          outputs: outputs[index])
      })
  }

  private static func digest(of stages: [PlannedStage]) -> Digest {
    var hasher = FieldHasher(domain: "ibpipe plan 1")
    hasher.count(stages.count)
    for stage in stages {
      hasher.text(stage.stage)
      hasher.text(stage.kind)
      hasher.digest(stage.definition)
      hasher.text(stage.state)
      for digest in [stage.action, stage.artifact] {
        hasher.count(digest == nil ? 0 : 1)
        if let digest { hasher.digest(digest) }
      }
      hasher.count(stage.outputs?.count ?? 0)
      for output in stage.outputs ?? [] { hasher.text(output) }
    }
    return hasher.finalize()
  }

  /// No plan comes near this many bytes; a longer file is none.
  private static let sizeLimit = 256 << 20

  /// Keeps the plan, unless it is there already.
  func keep(in store: ArtifactStore) throws {
    if store.holdsPlan(digest) { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try store.keepPlan(Array(try encoder.encode(stages)), as: digest)
  }

  /// The plan of that digest; nil when it is not there, or not what was kept.
  public init?(_ digest: Digest, in store: ArtifactStore) {
    guard let bytes = try? store.plan(digest, limit: Plan.sizeLimit) else { return nil }
    var stages: [PlannedStage] = []
    do throws(JSONReader.Malformed) {
      try JSONReader.read(bytes) { (reader) throws(JSONReader.Malformed) in
        try reader.array { (reader) throws(JSONReader.Malformed) in
          stages.append(try PlannedStage(reading: &reader))
        }
      }
    } catch {
      return nil
    }
    self.init(stages)
    guard self.digest == digest else { return nil }
  }
}

/// A stage in a plan; the keys are there when they were known.
public struct PlannedStage: Codable, Sendable {
  public var stage: String
  public var kind: String
  public var definition: Digest
  public var state: String
  public var action: Digest?
  public var artifact: Digest?
  /// The outputs that this is the stage of; nil for none.
  public var outputs: [String]?
}

extension PlannedStage {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var stage: String?
    var kind: String?
    var definition: Digest?
    var state: String?
    var action: Digest?
    var artifact: Digest?
    var outputs: [String]?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "stage": stage = try reader.string()
      case "kind": kind = try reader.string()
      case "definition": definition = try reader.digest()
      case "state": state = try reader.string()
      case "action": action = try reader.digest()
      case "artifact": artifact = try reader.digest()
      case "outputs":
        var names: [String] = []
        try reader.array { (reader) throws(JSONReader.Malformed) in
          names.append(try reader.string())
        }
        outputs = names
      default: try reader.skip()
      }
    }
    guard let stage, let kind, let definition, let state else { throw JSONReader.Malformed() }
    self.init(
      stage: stage, kind: kind, definition: definition, state: state, action: action,
      artifact: artifact, outputs: outputs)
  }
}
