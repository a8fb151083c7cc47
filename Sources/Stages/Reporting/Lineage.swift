import Figures
import Fingerprint
import PipelineModel

/// The stages that something was made by. Stages of one kind with the same inputs are told
/// together, so that a page can show forty estimates as one box.
struct Lineage: Codable, Sendable {
  struct Entry: Codable, Sendable {
    var label: String
    let kind: String
    let parameters: String
    var inputs: [Int]
    var count = 1

    /// The parameters as `name = value`, sorted by name.
    var listing: String {
      CanonicalValue(json: parameters).fields.sorted { $0.key < $1.key }.map { name, value in
        if case .string(let text) = value { return "\(name) = \(text)" }
        return "\(name) = \(value.json)"
      }.joined(separator: ", ")
    }
  }

  private(set) var entries: [Entry] = []

  init(of roots: [Node]) {
    var places: [Digest: Int] = [:]
    var groups: [String: Int] = [:]
    func place(_ node: Node) -> Int {
      if let known = places[node.definition] { return known }
      var inputs: [Int] = []
      for upstream in node.inputs.flatMap(\.nodes) {
        let index = place(upstream)
        if !inputs.contains(index) { inputs.append(index) }
      }
      let key = "\(node.kind) \(inputs)"
      // Stages without inputs differ by their parameters alone: data sets stay apart.
      if !inputs.isEmpty, let index = groups[key] {
        entries[index].count += 1
        entries[index].label = node.kind
        places[node.definition] = index
        return index
      }
      entries.append(
        Entry(
          label: node.label, kind: node.kind, parameters: node.parameters.json, inputs: inputs))
      places[node.definition] = entries.count - 1
      groups[key] = entries.count - 1
      return entries.count - 1
    }
    for root in roots { _ = place(root) }
  }

  var section: Report.Section {
    let nodes = entries.enumerated().map { index, entry in
      GraphDiagram.Node(
        id: "\(index)", label: entry.label, detail: entry.count > 1 ? "\(entry.count) stages" : "")
    }
    let edges = entries.enumerated().flatMap { index, entry in
      entry.inputs.map { GraphDiagram.Edge(from: "\($0)", to: "\(index)") }
    }
    let total = entries.map(\.count).reduce(0, +)
    return Report.Section(
      title: "How it was made",
      prose: "\(total) stages, each made once and kept by the hash of what it was made from.",
      content: [
        .figure(
          GraphDiagram(
            title: "The stages", nodes: nodes, edges: edges, direction: .topToBottom
          ).render(),
          caption: "Stages of one kind with the same inputs share a box."),
        .table(
          Report.Table(
            header: ["stages", "parameters"],
            rows: entries.map { entry in
              [entry.count > 1 ? "\(entry.label) × \(entry.count)" : entry.label, entry.listing]
            },
            caption: "Parameters of the first stage in each box.")),
      ])
  }
}
