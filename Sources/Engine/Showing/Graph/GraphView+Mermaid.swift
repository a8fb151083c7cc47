extension GraphView {
  /// For Mermaid, which GitHub and many notebooks draw.
  public var mermaid: String {
    var lines = ["flowchart LR"]
    func quoted(_ text: String) -> String {
      // Mermaid reads Markdown and HTML in labels, and “#…;” as an entity.
      let escapes = [
        "#": "#35;", "\"": "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;",
      ]
      return "\"" + text.map { escapes[String($0)] ?? String($0) }.joined() + "\""
    }
    let critical = criticalEdges
    for (place, stage) in stages.enumerated() {
      lines.append("  s\(place)[\(quoted(stage.name))]:::\(stage.state.word)")
      for upstream in stage.upstream {
        let arrow = critical.contains([upstream, place]) ? "==>" : "-->"
        lines.append("  s\(upstream) \(arrow) s\(place)")
      }
    }
    for (number, output) in shownOutputs.enumerated() {
      lines.append("  o\(number)([\(quoted(output.name))])")
      lines.append("  s\(output.place) --> o\(number)")
    }
    for (word, colour) in [
      ("fresh", "#cfe8cf"), ("stale", "#f6c9c4"), ("pending", "#f3e6bd"),
    ] {
      lines.append("  classDef \(word) fill:\(colour),stroke:#666")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
