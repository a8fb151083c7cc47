import Fingerprint
import FoundationEssentials
import Terminal

/// A graph with its states, in the formats that people and tools read.
public struct GraphDrawing {
  public enum Format: String, CaseIterable, Sendable {
    case ascii, dot, mermaid, json
  }

  private let graph: Graph
  private let assessment: Assessment
  private let paint: Paint

  /// - Parameter colour: whether the ASCII form may use terminal colours.
  public init(of graph: Graph, assessment: Assessment, colour: Bool) {
    self.graph = graph
    self.assessment = assessment
    self.paint = Paint(enabled: colour)
  }

  public func text(_ format: Format) throws -> String {
    switch format {
    case .ascii: ascii
    case .dot: dot
    case .mermaid: mermaid
    case .json: try json
    }
  }

  // MARK: ASCII

  /// One line a stage, in the order in which they may run: state, name, inputs, outputs.
  private var ascii: String {
    let width = min(44, graph.vertices.map(\.name.count).max() ?? 0)
    var outputs: [Int: [String]] = [:]
    for output in graph.outputs { outputs[output.vertex, default: []].append(output.name) }
    var lines = [summary, ""]
    for (index, vertex) in graph.vertices.enumerated() {
      let state = assessment.states[index]
      let padding = String(repeating: " ", count: max(0, width - vertex.name.count))
      var line = "  " + paint.state(state, GraphDrawing.mark(state) + " " + vertex.name)
      if !vertex.upstream.isEmpty {
        let names = vertex.upstream.map { graph.vertices[$0].name }
        let shown = names.count > 4 ? names.prefix(3) + ["… \(names.count - 3) more"] : names[...]
        line += padding + paint.dim("  ← " + shown.joined(separator: ", "))
      }
      if let names = outputs[index] { line += "  ⇒ " + names.joined(separator: ", ") }
      lines.append(line)
    }
    lines += ["", paint.dim("  ✓ fresh   ✗ stale   · pending   ← made from   ⇒ output")]
    return lines.joined(separator: "\n") + "\n"
  }

  /// `38 stages: 12 fresh, 1 stale, 25 pending`.
  public var summary: String {
    var counts: [String: Int] = [:]
    for state in assessment.states { counts[state.word, default: 0] += 1 }
    let parts = ["fresh", "stale", "pending"].compactMap { word in
      counts[word].map { "\($0) \(word)" }
    }
    let stages = graph.vertices.count == 1 ? "1 stage" : "\(graph.vertices.count) stages"
    return "\(stages): \(parts.joined(separator: ", "))"
  }

  static func mark(_ state: State) -> String {
    switch state {
    case .fresh: "✓"
    case .stale: "✗"
    case .pending: "·"
    }
  }

  // MARK: Other tools' formats

  private static func colour(_ state: State) -> String {
    switch state {
    case .fresh: "#cfe8cf"
    case .stale: "#f6c9c4"
    case .pending: "#f3e6bd"
    }
  }

  private var dot: String {
    var lines = [
      "digraph pipeline {", "  rankdir=LR;",
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];",
    ]
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    for (index, vertex) in graph.vertices.enumerated() {
      let state = assessment.states[index]
      lines.append(
        "  s\(index) [label=\(quoted(vertex.name)), tooltip=\"\(state.word)\", "
          + "fillcolor=\"\(GraphDrawing.colour(state))\"];")
      for upstream in vertex.upstream { lines.append("  s\(upstream) -> s\(index);") }
    }
    for (number, output) in graph.outputs.enumerated() {
      lines.append("  o\(number) [label=\(quoted(output.name)), shape=note, fillcolor=\"white\"];")
      lines.append("  s\(output.vertex) -> o\(number);")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private var mermaid: String {
    var lines = ["flowchart LR"]
    func quoted(_ text: String) -> String {
      // Mermaid reads Markdown and HTML in labels, and “#…;” as an entity.
      let escapes = [
        "#": "#35;", "\"": "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;",
      ]
      return "\"" + text.map { escapes[String($0)] ?? String($0) }.joined() + "\""
    }
    for (index, vertex) in graph.vertices.enumerated() {
      lines.append("  s\(index)[\(quoted(vertex.name))]:::\(assessment.states[index].word)")
      for upstream in vertex.upstream { lines.append("  s\(upstream) --> s\(index)") }
    }
    for (number, output) in graph.outputs.enumerated() {
      lines.append("  o\(number)([\(quoted(output.name))])")
      lines.append("  s\(output.vertex) --> o\(number)")
    }
    for (word, colour) in [
      ("fresh", "#cfe8cf"), ("stale", "#f6c9c4"), ("pending", "#f3e6bd"),
    ] {
      lines.append("  classDef \(word) fill:\(colour),stroke:#666")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Description: Encodable {
    struct Stage: Encodable {
      let name, kind, state, definition: String
      let action, artifact: String?
      let parameters: String
      let inputs: [String: [String]]
    }
    let stages: [Stage]
    let outputs: [String: String]
  }

  private var json: String {
    get throws {
      let stages = graph.vertices.enumerated().map { index, vertex in
        var action = assessment.states[index].record?.key
        if case .stale(let key) = assessment.states[index] { action = key }
        return Description.Stage(
          name: vertex.name, kind: vertex.node.kind, state: assessment.states[index].word,
          definition: vertex.node.definition.hex, action: action?.hex,
          artifact: assessment.states[index].record.map { "sha256:" + $0.artifact.hex },
          parameters: vertex.node.parameters.json,
          inputs: Dictionary(
            vertex.inputs.map { ($0.name, $0.vertices.map { graph.vertices[$0].name }) },
            uniquingKeysWith: { first, _ in first }))
      }
      let outputs = Dictionary(
        graph.outputs.map { ($0.name, graph.vertices[$0.vertex].name) },
        uniquingKeysWith: { first, _ in first })
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      let data = try encoder.encode(Description(stages: stages, outputs: outputs))
      return String(decoding: data, as: UTF8.self) + "\n"
    }
  }
}
