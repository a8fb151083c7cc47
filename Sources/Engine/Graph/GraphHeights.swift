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
}
