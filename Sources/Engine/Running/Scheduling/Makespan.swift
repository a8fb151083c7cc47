import PipelineModel

/// How long a run takes from now on, found by going through it as the scheduler would.
package struct Makespan {
  /// What is known of a stage that has not ended.
  package struct Work {
    /// How long it takes from now on, in seconds.
    let seconds: Double
    let isRunning: Bool

    package init(seconds: Double, isRunning: Bool) {
      self.seconds = seconds
      self.isRunning = isRunning
    }
  }

  private let graph: Graph
  private let priority: [Int]

  package init(of graph: Graph) {
    self.graph = graph
    self.priority = graph.heights
  }

  /// - Parameters:
  ///   - open: the stages that have not ended.
  ///   - limits: what they may use together; nothing is taken of it yet.
  /// - Returns: seconds until the last has ended.
  package func seconds(_ open: [Int: Work], within limits: Budget) -> Double {
    var budget = limits
    var ready = ReadyQueue()
    var unsettled: [Int: Int] = [:]
    var ends: [(at: Double, index: Int)] = []
    for (index, work) in open {
      unsettled[index] = graph.vertices[index].upstream.count { open[$0] != nil }
      if work.isRunning {
        budget.take(index, graph.vertices[index].node.stage.needs)
        ends.append((work.seconds, index))
      } else if unsettled[index] == 0 {
        ready.insert(index, priority: priority[index])
      }
    }
    var now = 0.0
    while true {
      while !ready.isEmpty, !budget.isFull,
        let index = ready.next(where: {
          budget.hasRoom(for: graph.vertices[$0].node.stage.needs)
        })
      {
        budget.take(index, graph.vertices[index].node.stage.needs)
        ends.append((now + (open[index]?.seconds ?? 0), index))
      }
      // At most as many as there are jobs.
      guard let first = ends.indices.min(by: { ends[$0].at < ends[$1].at }) else { return now }
      let ended = ends.remove(at: first)
      now = max(now, ended.at)
      budget.release(ended.index)
      for dependent in graph.vertices[ended.index].dependents where open[dependent] != nil {
        unsettled[dependent, default: 0] -= 1
        if unsettled[dependent] == 0 { ready.insert(dependent, priority: priority[dependent]) }
      }
    }
  }
}
