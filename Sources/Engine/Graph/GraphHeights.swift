extension Graph {
  /// The length of the longest way from each vertex to an output: what has most behind it goes
  /// first, so that a training chain never waits for the estimates beside it.
  var heights: [Int] {
    var heights = [Int](repeating: 0, count: vertices.count)
    for index in heights.indices.reversed() {
      for upstream in vertices[index].upstream {
        heights[upstream] = max(heights[upstream], heights[index] + 1)
      }
    }
    return heights
  }

  /// The vertices by the length of the longest way to each from a stage without inputs: those of
  /// one level do not depend on one another.
  var levels: [[Int]] {
    var depths = [Int](repeating: 0, count: vertices.count)
    var levels: [[Int]] = []
    for (index, vertex) in vertices.enumerated() {
      let depth = vertex.upstream.reduce(0) { max($0, depths[$1] + 1) }
      depths[index] = depth
      // Topological order: a level is never reached before the one above it.
      if depth == levels.count { levels.append([]) }
      levels[depth].append(index)
    }
    return levels
  }
}
