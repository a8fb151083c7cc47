import FoundationEssentials

extension GraphView {
  private struct Description: Encodable {
    struct Stage: Encodable {
      let name, kind, state, definition: String
      let action, artifact: String?
      let parameters: String
      let inputs: [String: [String]]
      let upstream, outputs: [String]
      let seconds: Double?
      let secondsFrom: String
      let critical: Bool
    }
    struct Path: Encodable {
      let stages: [String]
      let seconds, secondsToRun: Double
      let unknownTimes: Int
    }
    let stages: [Stage]
    let outputs: [String: String]
    let criticalPath: Path
  }

  /// For programs: `seconds` is missing where it is not known.
  public var json: String {
    get throws {
      let described = stages.map { stage in
        let vertex = graph.vertices[stage.vertex]
        var action = stage.state.record?.key
        if case .stale(let key) = stage.state { action = key }
        return Description.Stage(
          name: stage.name, kind: stage.kind, state: stage.state.word,
          definition: vertex.node.definition.hex, action: action?.hex,
          artifact: stage.state.record.map { "sha256:" + $0.artifact.hex },
          parameters: vertex.node.parameters.json,
          inputs: Dictionary(
            vertex.inputs.map { ($0.name, $0.vertices.map { graph.vertices[$0].name }) },
            uniquingKeysWith: { first, _ in first }),
          upstream: vertex.upstream.map { graph.vertices[$0].name }, outputs: stage.outputs,
          seconds: stage.time.source == .unknown ? nil : stage.time.seconds,
          secondsFrom: stage.time.source.rawValue, critical: stage.isCritical)
      }
      let outputs = Dictionary(
        shownOutputs.map { ($0.name, stages[$0.place].name) },
        uniquingKeysWith: { first, _ in first })
      let seconds = criticalSeconds
      let path = Description.Path(
        stages: criticalPath.map { stages[$0].name }, seconds: seconds.all,
        secondsToRun: seconds.left,
        unknownTimes: criticalPath.count { stages[$0].time.source == .unknown })
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      let data = try encoder.encode(
        Description(stages: described, outputs: outputs, criticalPath: path))
      return String(decoding: data, as: UTF8.self) + "\n"
    }
  }
}
