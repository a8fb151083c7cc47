import Figures
import Testing

@Suite struct StageMapTests {
  /// A sweep: data, and in each lane a chain of trainings with a measure of each, and a score.
  static func sweep(lanes: Int, checkpoints: Int, name: String = "σ") -> StageMap {
    var stages: [StageMap.Stage] = [
      .init(name: "data", kind: "data", state: .fresh, isCritical: true),
      .init(name: "poison", kind: "poison", state: .fresh, isCritical: true, upstream: [0]),
    ]
    var scores: [Int] = []
    for lane in 0..<lanes {
      let folder = "\(name)-\(lane)"
      var measures: [Int] = []
      var last: Int?
      for checkpoint in 0..<checkpoints {
        last = stages.count
        stages.append(
          .init(
            name: "\(folder)/train epoch \(checkpoint)", kind: "train", lane: folder,
            state: .stale, isCritical: lane == 0,
            upstream: [1] + (checkpoint > 0 ? [stages.count - 4] : [])))
        for measure in 0..<3 {
          measures.append(stages.count)
          stages.append(
            .init(
              name: "\(folder)/measure \(measure) of epoch \(checkpoint)", kind: "measure",
              lane: folder, state: measure == 1 ? .pending : .fresh, seconds: 2, time: "≈ 2.0 s",
              upstream: [1, last ?? 0]))
        }
      }
      scores.append(stages.count)
      stages.append(
        .init(
          name: "\(folder)/score", kind: "score", lane: folder, state: .failed,
          outputs: ["\(folder)/score"], upstream: measures))
    }
    stages.append(
      .init(name: "report", kind: "report", state: .running, outputs: ["report"], upstream: scores))
    return StageMap(
      title: "sweep", summary: "\(stages.count) stages", criticalPath: "critical path: 1 s",
      stages: stages, duration: { "\($0) s" })
  }

  @Test func twinsShareABoxAndNothingElseDoes() {
    let layout = Self.sweep(lanes: 2, checkpoints: 2).layout()
    let boxes = layout.boxes
    #expect(boxes.boxes.map(\.stages.count) == [1, 1, 1, 3, 1, 3, 1, 1, 3, 1, 3, 1, 1])
    #expect(boxes.lanes == ["", "σ-0", "σ-1"])
    // The measures read the poisoned data too, which the training implies.
    #expect(layout.lines.count == 1 + 2 * (1 + 1 + 2 + 2 + 1))
  }

  @Test(arguments: [(1, 3), (6, 3), (3, 8)])
  func boxesStandApartInTheirLanesAndNoLinePassesOne(lanes: Int, checkpoints: Int) {
    let layout = Self.sweep(lanes: lanes, checkpoints: checkpoints).layout()
    let boxes = layout.boxes
    for (index, frame) in layout.frames.enumerated() {
      #expect(frame.x >= 0 && frame.maxX <= layout.width)
      for other in layout.frames.dropFirst(index + 1) { #expect(!frame.overlaps(other)) }
      for (lane, band) in zip(boxes.lanes, layout.bands) where lane == boxes.boxes[index].lane {
        #expect(band.y < frame.y && frame.maxY < band.maxY)
      }
    }
    for (band, next) in zip(layout.bands, layout.bands.dropFirst()) { #expect(band.maxY < next.y) }
    for line in layout.lines {
      for (start, end) in zip(line.points, line.points.dropFirst()) {
        #expect(abs(start.x - end.x) < 0.01 || abs(start.y - end.y) < 0.01)
        #expect(start.x <= end.x)
        let passage = Frame(
          x: start.x, y: min(start.y, end.y), width: end.x - start.x,
          height: abs(end.y - start.y))
        #expect(!layout.frames.contains { $0.overlaps(passage) })
      }
      #expect(line.points.first?.x == layout.frames[line.from].maxX)
      #expect(line.points.last?.x == layout.frames[line.to].x)
    }
  }

  @Test func membersOfASweepLookAlike() {
    let layout = Self.sweep(lanes: 4, checkpoints: 3).layout()
    let boxes = layout.boxes
    let places = boxes.lanes.dropFirst().map { lane in
      zip(boxes.boxes, layout.frames).filter { $0.0.lane == lane }.map { box, frame in
        [frame.x, (frame.y - layout.bands[boxes.lanes.firstIndex(of: lane) ?? 0].y).rounded()]
      }
    }
    #expect(Set(places).count == 1)
  }

  @Test func theSameMapGivesTheSameBytes() {
    let texts = (0..<4).map { _ in Self.sweep(lanes: 3, checkpoints: 4).render().text }
    #expect(Set(texts).count == 1)
  }

  @Test func statesDifferInMoreThanColour() throws {
    let text = Self.sweep(lanes: 2, checkpoints: 2).render().text
    for state in [GraphDiagram.State.fresh, .stale, .pending, .running, .failed] {
      #expect(text.contains("class=\"mark \(state.rawValue)\""))
      #expect(text.contains(state.sign))
    }
    #expect(text.contains(">16 fresh<") == false && text.contains(">10 fresh<"))
    #expect(Set(GraphDiagram.State.allCases.map(\.sign)).count == 6)
  }

  @Test(arguments: ["<script>alert(1)</script>", "]]>&amp;\"'\u{0}\u{1b}", "", "W\u{301}\u{202e}名"])
  func anyNameGivesWellFormedSVG(name: String) throws {
    var map = Self.sweep(lanes: 2, checkpoints: 1, name: name)
    map.title = name
    map.summary = name
    map.criticalPath = name
    map.stages[0].name = name
    map.stages[0].time = name
    map.stages[0].outputs = [name, name]
    let check = try XMLCheck(map.render().text)
    #expect(check.elements["script"] == nil)
  }

  @Test func hundredsOfLanesAreDrawnAsOne() throws {
    let clock = ContinuousClock()
    let map = Self.sweep(lanes: 300, checkpoints: 10)
    #expect(map.stages.count > 12_000)
    var text = ""
    let time = clock.measure { text = map.render().text }
    #expect(time < .seconds(5))
    #expect(text.contains(">300 folders<") && text.contains(">3000 stages"))
    #expect(text.utf8.count < 100_000)
    #expect(map.layout().boxes.boxes.count == 6)
  }

  @Test func aSweepOfManyMembersIsDrawnAsOne() {
    let lanes = { (count: Int) in Self.sweep(lanes: count, checkpoints: 1).layout().boxes.lanes }
    #expect(lanes(23).count == 24)
    #expect(lanes(24) == ["", "24 folders"])
  }

  @Test func kindsThatFollowEachOtherBothWaysArePartedByDepth() {
    // Ten chains of two kinds in turn: by kind alone they would be a cycle.
    let stages = (0..<600).map { index in
      StageMap.Stage(
        name: "\(index)", kind: index / 10 % 2 == 0 ? "a" : "b",
        upstream: index < 10 ? [] : [index - 10])
    }
    let map = StageMap(
      title: "", summary: "", criticalPath: "", stages: stages, duration: { "\($0)" })
    let boxes = map.layout().boxes.boxes
    #expect(boxes.map(\.stages.count) == Array(repeating: 10, count: 60))
    // Boxes go one after the other, once all before them have gone: that fails in a cycle.
    var left = Set(boxes.indices)
    var done: Set<Int> = []
    while let next = left.first(where: { box in
      boxes[box].stages.allSatisfy { stage in
        map.stages[stage].upstream.allSatisfy {
          done.contains($0) || boxes[box].stages.contains($0)
        }
      }
    }) {
      left.remove(next)
      done.formUnion(boxes[next].stages)
    }
    #expect(left.isEmpty)
  }

  @Test func anEmptyMapIsAPicture() throws {
    let map = StageMap(
      title: "x", summary: "", criticalPath: "", stages: [], duration: { "\($0)" })
    _ = try XMLCheck(map.render().text)
  }
}

@Suite struct StageMapPageTests {
  private func page(_ text: String) -> String {
    var map = StageMapTests.sweep(lanes: 2, checkpoints: 1, name: text)
    map.title = text
    map.stages[0].name = text
    map.stages[0].kind = text
    return StageMapPage(
      of: map,
      details: map.stages.map { stage in
        .init(
          reasons: [text], inputs: [(text, stage.upstream)], parameters: [(text, text)],
          facts: [(text, text)])
      }
    ).html()
  }

  @Test(arguments: [
    "</script><script>alert(1)</script>", "<!--<script>", "'\"><img src=x onerror=alert(1)>",
    "\u{2028}\\u003c</style>",
  ])
  func namesCannotBecomeMarkup(text: String) {
    let harmless = page("plain")
    let html = page(text)
    for tag in ["<script", "</script", "<img", "</style", "<!--", "onerror=alert(1)>"] {
      #expect(
        html.split(separator: tag, omittingEmptySubsequences: false).count
          == harmless.split(separator: tag, omittingEmptySubsequences: false).count)
    }
  }

  @Test func nothingIsLoadedFromElsewhere() {
    let html = page("plain")
    #expect(html.contains("default-src 'none'"))
    #expect(!html.contains("src=\"") && !html.contains("url(") && !html.contains("@import"))
    for part in html.split(separator: "\"") where part.hasPrefix("http") {
      #expect(part == "http://www.w3.org/2000/svg")
    }
  }

  @Test func theScriptWritesTextOnly() {
    for danger in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
      #expect(!StageMapPageScript.javaScript.contains(danger))
    }
  }

  @Test func everyStageIsInTheData() {
    let html = page("plain")
    #expect(html.split(separator: "{\"name\":").count - 1 == 13)
    #expect(html.contains("\"critical\":true") && html.contains("[[\"plain\",[0]]]"))
  }
}
