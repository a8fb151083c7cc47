/// Gives every stage of a graph a name that is unique and says where it belongs.
///
/// A stage is called by its own label. Where several share one, each gets the common folder of the
/// outputs that it serves in front (`sigma-0.4/train 1–5`), and where that is not enough, the first
/// digits of its definition key behind.
struct StageNames {
  let names: [String]

  init(of graph: Graph) {
    let labels = graph.vertices.map { StageNames.printable($0.node.label, else: $0.node.kind) }
    var names = labels
    let ambiguous = StageNames.repeated(labels)
    if !ambiguous.isEmpty {
      let folders = graph.outputFolders
      for index in names.indices where ambiguous.contains(names[index]) {
        if !folders[index].isEmpty { names[index] = folders[index] + "/" + names[index] }
      }
    }
    // Six digits do, unless a label looks like such a name itself.
    for digits in [6, 64] {
      let still = StageNames.repeated(names)
      for index in names.indices where still.contains(names[index]) {
        names[index] += " #" + graph.vertices[index].node.definition.hex.prefix(digits)
      }
    }
    self.names = names
  }

  /// A label on one line.
  private static func printable(_ label: String, else kind: String) -> String {
    // Most are plain, and a graph may have thousands.
    if !label.isEmpty, label.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return label }
    let parts = label.split { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } }
    return parts.isEmpty ? kind : parts.joined(separator: " ")
  }

  private static func repeated(_ names: [String]) -> Set<String> {
    var seen: Set<String> = []
    return Set(names.filter { !seen.insert($0).inserted })
  }
}
