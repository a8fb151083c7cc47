/// The boxes that a map draws: stages that share one, and the edges between boxes.
package struct StageBoxes: Sendable {
  package struct Box: Sendable {
    package var lane: String
    package var stages: [Int]
  }

  package private(set) var boxes: [Box] = []
  /// Without those that others imply: where one leads from A to B to C, one from A to C says
  /// nothing new, and hides the structure.
  private(set) var edges: [AcyclicGraph.Edge] = []
  /// The box of each stage.
  private(set) var boxOf: [Int] = []
  /// Lanes in the order of their first stages, the shared one first.
  package private(set) var lanes: [String] = []

  /// More boxes than this are no picture any more.
  private static let most = 160
  private static let mostLanes = 24

  init(_ stages: [StageMap.Stage]) {
    var groups = StageBoxes.twins(stages)
    if Set(groups).count > StageBoxes.most {
      groups = StageBoxes.acyclic(StageBoxes.numbered(stages.map { [$0.lane, $0.kind] }), stages)
    }
    var lanes = stages.map(\.lane)
    if Set(groups).count > StageBoxes.most || Set(lanes).count > StageBoxes.mostLanes {
      let folders = Set(lanes).subtracting([""])
      lanes = lanes.map { $0.isEmpty ? "" : "\(folders.count) folders" }
      let kinds = StageBoxes.numbered(zip(stages, lanes).map { [$1, $0.kind] })
      groups = StageBoxes.acyclic(kinds, stages)
    }
    build(groups, lanes, stages)
  }

  private mutating func build(_ groups: [Int], _ laneOf: [String], _ stages: [StageMap.Stage]) {
    var places: [Int: Int] = [:]
    var seen: Set<AcyclicGraph.Edge> = []
    for (index, group) in groups.enumerated() {
      if places[group] == nil {
        places[group] = boxes.count
        boxes.append(Box(lane: laneOf[index], stages: []))
        if !lanes.contains(laneOf[index]) { lanes.append(laneOf[index]) }
      }
      let box = places[group] ?? 0
      boxes[box].stages.append(index)
      boxOf.append(box)
      for upstream in stages[index].upstream {
        let edge = AcyclicGraph.Edge(from: boxOf[upstream], to: box)
        if edge.from != edge.to && seen.insert(edge).inserted { edges.append(edge) }
      }
    }
    edges = StageBoxes.reduced(edges, count: boxes.count)
    if let shared = lanes.firstIndex(of: "") { lanes.insert(lanes.remove(at: shared), at: 0) }
  }

  /// The transitive reduction of the edges of an acyclic graph.
  private static func reduced(_ edges: [AcyclicGraph.Edge], count: Int) -> [AcyclicGraph.Edge] {
    var after = Array(repeating: [Int](), count: count)
    for edge in edges { after[edge.from].append(edge.to) }
    return edges.filter { edge in
      var seen: Set<Int> = [edge.from]
      var stack = after[edge.from].filter { $0 != edge.to }
      while let box = stack.popLast() {
        if box == edge.to { return false }
        if seen.insert(box).inserted { stack += after[box] }
      }
      return true
    }
  }

  /// Equal keys as equal numbers.
  private static func numbered<Key: Hashable>(_ keys: [Key]) -> [Int] {
    var numbers: [Key: Int] = [:]
    return keys.map { key in
      if let known = numbers[key] { return known }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
  }

  /// Groups of stages of one kind and lane that are made from the same stages for the same stages.
  private static func twins(_ stages: [StageMap.Stage]) -> [Int] {
    struct Key: Hashable {
      var kind, lane: String
      var upstream, downstream: [Int]
      /// Sets stages apart that are like no other: what has no inputs, and the outputs.
      var apart: Int
    }
    var downstream = Array(repeating: [Int](), count: stages.count)
    for (index, stage) in stages.enumerated() {
      for upstream in Set(stage.upstream) { downstream[upstream].append(index) }
    }
    return numbered(
      stages.enumerated().map { index, stage in
        Key(
          kind: stage.kind, lane: stage.lane, upstream: Set(stage.upstream).sorted(),
          downstream: downstream[index],
          apart: stage.upstream.isEmpty || !stage.outputs.isEmpty ? index : -1)
      })
  }

  /// The groups, those that would stand in a cycle parted by how deep their stages lie.
  private static func acyclic(_ groups: [Int], _ stages: [StageMap.Stage]) -> [Int] {
    let count = (groups.max() ?? -1) + 1
    var after = Array(repeating: Set<Int>(), count: count)
    var before = after
    var depths: [Int] = []
    for (index, stage) in stages.enumerated() {
      depths.append((stage.upstream.map { depths[$0] }.max() ?? -1) + 1)
      for upstream in stage.upstream where groups[upstream] != groups[index] {
        after[groups[upstream]].insert(groups[index])
        before[groups[index]].insert(groups[upstream])
      }
    }
    let free = reached(before, after).union(reached(after, before))
    return numbered(
      groups.enumerated().map { [$1, free.contains($1) ? -1 : depths[$0]] })
  }

  /// The groups that lie before every cycle.
  private static func reached(_ before: [Set<Int>], _ after: [Set<Int>]) -> Set<Int> {
    var missing = before.map(\.count)
    var ready = missing.indices.filter { missing[$0] == 0 }
    var position = 0
    while position < ready.count {
      for next in after[ready[position]] {
        missing[next] -= 1
        if missing[next] == 0 { ready.append(next) }
      }
      position += 1
    }
    return Set(ready)
  }
}
