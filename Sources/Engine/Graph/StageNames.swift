/// Gives every stage of a graph a name that is unique and says where it belongs.
///
/// A stage is called by its own label. Where several share one, each gets the common folder of the
/// outputs that it serves in front (`sigma-0.4/train 1–5`), and where that is not enough, the first
/// digits of its definition key behind.
struct StageNames {
  let names: [String]

  init(of graph: Graph) {
    let labels = graph.vertices.map(\.node.label)
    var names = labels
    let ambiguous = StageNames.repeated(labels)
    if !ambiguous.isEmpty {
      let folders = StageNames.folders(of: graph)
      for index in names.indices where ambiguous.contains(names[index]) {
        if !folders[index].isEmpty { names[index] = folders[index] + "/" + names[index] }
      }
    }
    let still = StageNames.repeated(names)
    for index in names.indices where still.contains(names[index]) {
      names[index] += " #" + graph.vertices[index].node.definition.hex.prefix(6)
    }
    self.names = names
  }

  private static func repeated(_ names: [String]) -> Set<String> {
    var seen: Set<String> = []
    return Set(names.filter { !seen.insert($0).inserted })
  }

  /// The longest folder shared by the names of all outputs that need the vertex.
  private static func folders(of graph: Graph) -> [String] {
    var folders: [[Substring]?] = Array(repeating: nil, count: graph.vertices.count)
    func meet(_ index: Int, _ folder: [Substring]) {
      guard let present = folders[index] else {
        folders[index] = folder
        return
      }
      folders[index] = zip(present, folder).prefix { $0.0 == $0.1 }.map(\.0)
    }
    for output in graph.outputs {
      meet(output.vertex, output.name.split(separator: "/").dropLast())
    }
    for index in graph.vertices.indices.reversed() {
      guard let folder = folders[index] else { continue }
      for upstream in graph.vertices[index].upstream { meet(upstream, folder) }
    }
    return folders.map { ($0 ?? []).joined(separator: "/") }
  }
}
