import ArtifactStore
import Engine
import Figures
import Fingerprint
import Terminal

extension StageMap {
  /// The picture of a graph with its states.
  init(of view: GraphView, title: String) {
    self.init(
      title: title, summary: view.summary, criticalPath: view.criticalText,
      stages: view.stages.map { stage in
        Stage(
          name: stage.name, kind: stage.kind, lane: stage.folder,
          state: GraphDiagram.State(stage.state), seconds: stage.time.seconds,
          time: stage.time.text, isCritical: stage.isCritical, outputs: stage.outputs,
          upstream: stage.upstream)
      }, duration: { durationText($0) })
  }
}

extension GraphDiagram.State {
  fileprivate init(_ state: State) {
    self =
      switch state {
      case .fresh: .fresh
      case .stale: .stale
      case .pending: .pending
      }
  }
}

extension GraphView {
  /// What the page tells of each stage.
  ///
  /// - Parameter reasons: why a stage stands where it stands, by its places in the view and in the
  ///   graph.
  func details(reasons: (Int, Int) -> [String]) -> [StageMapPage.Detail] {
    var places: [Int: Int] = [:]
    for (place, stage) in stages.enumerated() { places[stage.vertex] = place }
    return stages.enumerated().map { place, stage in
      let vertex = graph.vertices[stage.vertex]
      return StageMapPage.Detail(
        reasons: reasons(place, stage.vertex),
        inputs: vertex.inputs.map { input in
          (input.name, input.vertices.compactMap { places[$0] })
        }.filter { !$0.1.isEmpty },
        parameters: vertex.node.parameters.fields.sorted { $0.key < $1.key }.map { name, value in
          if case .string(let text) = value { return (name, text) }
          return (name, value.json)
        },
        facts: facts(stage, vertex.node.definition))
    }
  }

  private func facts(_ stage: Stage, _ definition: Digest) -> [(name: String, value: String)] {
    var facts = [(name: "definition", value: definition.hex)]
    if let record = stage.state.record {
      facts.append(("artifact", "sha256:" + record.artifact.hex))
      facts += record.payloads.map { ("payload", $0.name) }
      facts.append(("made by", "\(record.provenance.user) on \(record.provenance.host)"))
      facts.append(("made at", record.provenance.startedAt))
    }
    return facts
  }
}
