import ArtifactStore
import Engine
import FoundationEssentials
import PipelineModel
import Testing
import TestSupport

struct GraphViewTests {
  private struct Hostile: Stage {
    var label: String { "a\"b\\<i>#1;`&" }
    func run(_ context: StageContext) -> Number { Number(value: 1) }
  }

  private func view(
    _ outputs: [Output], only: GraphSelection = GraphSelection(), bench: Bench? = nil,
    usual: (Graph.Vertex) -> Double? = { _ in nil }
  ) throws -> GraphView {
    let (graph, assessment) = try (bench ?? Bench()).assess(outputs)
    return GraphView(
      of: graph, assessment: assessment, vertices: try only.vertices(of: graph),
      usualSeconds: usual)
  }

  private func hostile() throws -> GraphView {
    try view([Output("say \"x\"", Add(number: Hostile())), Output("plain", Constant())])
  }

  @Test func dotQuotesNames() throws {
    #expect(
      try hostile().dot == #"""
        digraph pipeline {
          rankdir=LR;
          node [shape=box, style="rounded,filled", fontname="sans-serif"];
          s0 [label="a\"b\\<i>#1;`&", tooltip="stale, ?", fillcolor="#f6c9c4", penwidth=3];
          s1 [label="add 1", tooltip="pending, ?", fillcolor="#f3e6bd", penwidth=3];
          s0 -> s1 [penwidth=3];
          s2 [label="constant", tooltip="stale, ?", fillcolor="#f6c9c4"];
          o0 [label="say \"x\"", shape=note, fillcolor="white"];
          s1 -> o0;
          o1 [label="plain", shape=note, fillcolor="white"];
          s2 -> o1;
        }

        """#)
  }

  @Test func mermaidEscapesNames() throws {
    let text = try hostile().mermaid
    #expect(
      text.contains(##"  s0["a#quot;b\#lt;i#gt;#35;1;#96;#amp;"]:::stale"## + "\n"))
    #expect(text.contains("  s0 ==> s1\n"))
    #expect(text.contains(##"  o0(["say #quot;x#quot;"])"## + "\n"))
  }

  @Test func jsonHoldsAllOfIt() throws {
    struct Drawing: Decodable {
      struct Stage: Decodable {
        let name, kind, state, definition, parameters, secondsFrom: String
        let action: String?
        let inputs: [String: [String]]
        let upstream, outputs: [String]
        let seconds: Double?
        let critical: Bool
      }
      struct Path: Decodable {
        let stages: [String]
        let seconds, secondsToRun: Double
        let unknownTimes: Int
      }
      let stages: [Stage]
      let outputs: [String: String]
      let criticalPath: Path
    }
    let outputs = [Output("say \"x\"", Add(number: Hostile())), Output("plain", Constant())]
    let view = try view(outputs, usual: { $0.node.kind == "constant" ? 5 : nil })
    let drawing = try JSONDecoder().decode(Drawing.self, from: Data(view.json.utf8))
    #expect(drawing.stages.map(\.name) == ["a\"b\\<i>#1;`&", "add 1", "constant"])
    #expect(drawing.stages.map(\.state) == ["stale", "pending", "stale"])
    #expect(drawing.stages.map { $0.action != nil } == [true, false, true])
    #expect(drawing.stages[1].inputs == ["number": ["a\"b\\<i>#1;`&"]])
    #expect(drawing.stages[1].upstream == ["a\"b\\<i>#1;`&"])
    #expect(drawing.stages.map(\.outputs) == [[], ["say \"x\""], ["plain"]])
    #expect(drawing.stages[1].parameters == #"{"amount":1}"#)
    #expect(drawing.outputs == ["say \"x\"": "add 1", "plain": "constant"])
    #expect(drawing.stages.map(\.seconds) == [nil, nil, 5])
    #expect(drawing.stages.map(\.secondsFrom) == ["unknown", "unknown", "history"])
    #expect(drawing.stages.map(\.critical) == [false, false, true])
    #expect(drawing.criticalPath.stages == ["constant"])
    #expect(drawing.criticalPath.seconds == 5 && drawing.criticalPath.secondsToRun == 5)
    #expect(drawing.criticalPath.unknownTimes == 0)
  }

  /// Data, three trainings in a chain with a measure of each, and a score.
  private var chain: [Output] {
    let data = Constant(value: 8)
    let first = Add(number: data, amount: 1)
    let second = Add(number: first, amount: 2)
    let third = Add(number: second, amount: 3)
    return [
      Output("score", Total(parts: [first, second, third].map { Halve(number: $0) })),
      Output("last", third),
    ]
  }

  @Test func asciiKeepsAChainInItsColumn() throws {
    let text = try view(chain, usual: { $0.node.kind == "add" ? 60 : 2 }).ascii(colour: false)
    let halves = try Graph(of: chain).vertices.map(\.name).filter { $0.hasPrefix("halve") }
    try #require(halves.count == 3)
    #expect(
      text == """
        8 stages: 1 stale, 7 pending
        critical path: ≈ 3 min 06 s

          ✗ constant              ≈ 2.0 s ◆
          · add 1            ≈ 1 min 00 s ◆
          ├─· \(halves[0])       ≈ 2.0 s
          · add 2            ≈ 1 min 00 s ◆
          ├─· \(halves[1])       ≈ 2.0 s
          · add 3            ≈ 1 min 00 s ◆  ⇒ last
          · \(halves[2])         ≈ 2.0 s ◆
          · total                 ≈ 2.0 s ◆  + \(halves[0]), \(halves[1])  ⇒ score

          ✓ fresh   ✗ stale   · pending   ◆ critical path   + also made from   ⇒ output

        """)
  }

  @Test func colourIsForTerminalsAlone() throws {
    #expect(try !hostile().ascii(colour: false).contains("\u{1b}"))
    #expect(try hostile().ascii(colour: true).contains("\u{1b}[31m✗ constant"))
  }

  @Test func indentationGrowsSlowly() throws {
    // A binary tree of 255 stages is the worst there is.
    func tree(_ depth: Int, _ stage: any Stage<Number>, _ number: Int) -> [Output] {
      guard depth > 0 else { return [Output("leaf-\(number)", stage)] }
      return (0..<2).flatMap { side in
        tree(depth - 1, Add(number: stage, amount: side + 10 * depth), number * 2 + side)
      }
    }
    let text = try view(tree(7, Constant(), 1)).ascii(colour: false)
    let lines = text.split(whereSeparator: \.isNewline)
    let indents = lines.map { line in line.prefix { " │├└─".contains($0) }.count }
    #expect(lines.count == 255 + 3)
    #expect(indents.max() ?? 0 <= 2 + 2 * 8)
  }

  @Test func theCriticalPathTakesRecordedTimesFirst() throws {
    let bench = try Bench()
    _ = try bench.run(chain)
    let view = try view(chain, bench: bench, usual: { _ in 1000 })
    #expect(view.criticalSeconds.all < 100 && view.criticalSeconds.left == 0)
    #expect(view.stages.allSatisfy { $0.time.source == .record })
    #expect(view.criticalText.hasPrefix("critical path: 0."))
  }

  @Test func unknownTimesAreTold() throws {
    let view = try view(chain, usual: { $0.node.kind == "add" ? 60 : nil })
    #expect(
      view.criticalText
        == "critical path: ≈ 3 min 03 s; 3 of its 6 times not known, counted as 1.0 s each")
  }

  @Test(arguments: [Double.nan, -1, .infinity, 1e300])
  func aTimeThatCannotBeIsUnknown(seconds: Double) {
    #expect(StageTime(record: nil, usual: seconds).source == .unknown)
    #expect(StageTime(record: nil, usual: seconds).seconds == 1)
  }
}

struct GraphSelectionTests {
  private var outputs: [Output] {
    let data = Constant(value: 8)
    let first = Add(number: data, amount: 1)
    return [
      Output("deep/total", Total(parts: [first, Add(number: data, amount: 2)])),
      Output("last", Halve(number: first)),
    ]
  }

  private func names(_ selection: GraphSelection) throws -> [String] {
    let graph = try Graph(of: outputs)
    return try selection.vertices(of: graph).map { graph.vertices[$0].name }
  }

  @Test func namesPatternsAndOutputsChoose() throws {
    let all = ["constant", "add 1", "add 2", "total", "halve"]
    #expect(try names(GraphSelection()) == all)
    #expect(try names(GraphSelection(only: ["add *"])) == ["add 1", "add 2"])
    #expect(try names(GraphSelection(only: ["last"])) == ["halve"])
    #expect(try names(GraphSelection(upstream: ["last"])) == ["constant", "add 1", "halve"])
    #expect(try names(GraphSelection(downstream: ["add 1"])) == ["add 1", "total", "halve"])
    #expect(
      try names(GraphSelection(only: ["add 2"], downstream: ["halve"])) == ["add 2", "halve"])
    #expect(try names(GraphSelection(upstream: ["*"])) == all)
  }

  @Test(arguments: [
    (
      "ad",
      "there is no stage or output “ad”; close to it are “add 1”, “add 2”; * stands for any text"
    ),
    (
      "train *",
      "there is no stage or output “train *”; there are “deep/total”, “last”, “constant”, “add 1”, "
        + "“add 2”, “total”, “halve”"
    ),
  ])
  func whatNothingIsCalledIsRefused(name: String, sentence: String) {
    let error = #expect(throws: UserError.self) { try names(GraphSelection(only: [name])) }
    #expect(error?.description == sentence)
  }

  @Test func onlyWhatIsShownIsDrawn() throws {
    let (graph, assessment) = try Bench().assess(outputs)
    let view = GraphView(
      of: graph, assessment: assessment,
      vertices: try GraphSelection(upstream: ["last"]).vertices(of: graph),
      usualSeconds: { _ in nil })
    #expect(view.summary == "3 stages: 1 stale, 2 pending (of 5 in the pipeline)")
    #expect(view.criticalPath == [0, 1, 2])
    #expect(!view.dot.contains("total") && !view.mermaid.contains("total"))
    #expect(view.stages.map(\.upstream) == [[], [0], [1]])
  }
}

struct OutputFolderTests {
  private func folders(_ outputs: [Output]) throws -> [String: String] {
    let graph = try Graph(of: outputs)
    return Dictionary(
      zip(graph.vertices.map(\.name), graph.outputFolders), uniquingKeysWith: { $1 })
  }

  @Test func aSweepWithAReportOnAllKeepsItsFolders() throws {
    let data = Constant()
    let trained = [1, 2].map { Add(number: data, amount: $0) }
    let scores = trained.map { Halve(number: $0) }
    let folders = try folders([
      Output("s-1/score", scores[0]), Output("s-2/score", scores[1]),
      // It takes the scores, and what the scores are made from as well.
      Output("report", Total(parts: scores + trained)),
    ])
    #expect(
      folders == [
        "constant": "", "add 1": "s-1", "add 2": "s-2", "s-1/halve": "s-1", "s-2/halve": "s-2",
        "total": "",
      ])
  }

  @Test func whatAnOutputInNoFolderNeedsIsShared() throws {
    let data = Constant()
    let clean = Add(number: data, amount: 1)
    let folders = try folders([
      Output("clean/curves", Halve(number: clean)), Output("score", Add(number: data, amount: 2)),
    ])
    #expect(folders == ["constant": "", "add 1": "clean", "halve": "clean", "add 2": ""])
  }
}
