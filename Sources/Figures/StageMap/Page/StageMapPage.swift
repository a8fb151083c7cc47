/// A map as one HTML page that needs nothing else: move and enlarge it, search, leave out states,
/// and choose a stage to read about it.
public struct StageMapPage: Sendable {
  /// What is told of a stage beside what the map knows.
  public struct Detail: Sendable {
    /// Why the stage stands where it stands.
    public var reasons: [String]
    /// Each input with the places of its stages in the map.
    public var inputs: [(name: String, stages: [Int])]
    public var parameters: [(name: String, value: String)]
    public var facts: [(name: String, value: String)]

    public init(
      reasons: [String], inputs: [(name: String, stages: [Int])],
      parameters: [(name: String, value: String)], facts: [(name: String, value: String)]
    ) {
      self.reasons = reasons
      self.inputs = inputs
      self.parameters = parameters
      self.facts = facts
    }
  }

  private let map: StageMap
  private let details: [Detail]

  /// - Parameter details: one for each stage of the map.
  public init(of map: StageMap, details: [Detail]) {
    self.map = map
    self.details = details
  }

  /// The page. A policy in it forbids to load anything; what the pipeline calls things stands in it
  /// as escaped text and as data only.
  public func html() -> String {
    let title = Markup.escape(map.title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>
      \(StageMapPageStyle.css)
      </style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      <p>\(Markup.escape(map.summary))</p>
      <div id="tools">
      <input id="search" type="search" placeholder="Search stages  ( / )" \
      aria-label="Search stages" autocomplete="off">
      <span id="states"></span>
      <span id="zoom"><button type="button" id="smaller" aria-label="Smaller">−</button>\
      <button type="button" id="fit">Fit</button>\
      <button type="button" id="larger" aria-label="Larger">+</button></span>
      </div>
      </header>
      <main>
      <div id="stage" tabindex="0" aria-label="Drawing of the pipeline">
      \(map.render(isTitled: false).text)</div>
      <aside id="about" aria-live="polite"></aside>
      </main>
      <script type="application/json" id="data">\(data)</script>
      <script>
      \(StageMapPageScript.javaScript)
      </script>
      </body>
      </html>

      """
  }

  private var data: String {
    let stages = zip(map.stages, details).map { stage, detail in
      let pairs = { (pairs: [(name: String, value: String)]) in
        JSONText.array(
          pairs.map { JSONText.array([JSONText.string($0.name), JSONText.string($0.value)]) })
      }
      return JSONText.object([
        ("name", JSONText.string(stage.name)), ("kind", JSONText.string(stage.kind)),
        ("state", JSONText.string(stage.state.rawValue)), ("time", JSONText.string(stage.time)),
        ("critical", stage.isCritical ? "true" : "false"),
        ("outputs", JSONText.array(stage.outputs.map(JSONText.string))),
        ("reasons", JSONText.array(detail.reasons.map(JSONText.string))),
        (
          "inputs",
          JSONText.array(
            detail.inputs.map { input in
              JSONText.array([
                JSONText.string(input.name), JSONText.array(input.stages.map(String.init)),
              ])
            })
        ),
        ("parameters", pairs(detail.parameters)), ("facts", pairs(detail.facts)),
      ])
    }
    return JSONText.array(stages)
  }
}

/// JSON that can stand in an HTML page.
private enum JSONText {
  /// No markup character stays, nor what ends a line in a script.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "<", ">", "&", "'", "\u{7f}", "\u{2028}", "\u{2029}", "\0"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func array(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

  static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
  }
}
