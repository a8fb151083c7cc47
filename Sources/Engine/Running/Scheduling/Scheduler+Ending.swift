import ArtifactStore
import Fingerprint
import PipelineModel

extension Scheduler {
  /// Judges how an attempt ended, from what its worker said last.
  func conclude(_ index: Int, problem: String?) {
    var seconds = 0.0
    if case .running(let since) = status[index] { seconds = (clock.now - since).inSeconds }
    let late = limits.end(index)
    // A worker that ended by itself has released its lease.
    if problem != nil, let action = actions[index] { store.removeAbandonedLease(for: action.key) }
    switch lastWords.removeValue(forKey: index) {
    case .done(let made):
      guard let action = actions[index], let record = try? store.record(for: action.key) else {
        return fail(index, "its record vanished right after it was written; check the cache disk")
      }
      if forced.remove(index) != nil { compare(index, record) }
      if made, record.agreesWith != nil {
        observe(
          .notice(
            "“\(name(index))” agrees with its earlier result within its tolerance; what depends on "
              + "it stays as it is"))
      }
      settle(index, record, how: made ? .ran : .shared, seconds: seconds)
    case .damaged(let input, let message):
      repair(index, input: input, message: message)
    case .failed(let message, let isFinal):
      if isFinal && late == nil {
        fail(index, message)
      } else {
        tryAgain(index, late ?? message)
      }
    case let last:
      if isStopping {
        status[index] = .stopped
      } else if case .interrupted = last {
        tryAgain(index, late ?? "it was asked to stop by another process")
      } else {
        tryAgain(index, late ?? problem ?? "its worker ended without a word")
      }
    }
  }

  /// The same inputs, parameters and code should have given the same bytes.
  private func compare(_ index: Int, _ record: Record) {
    guard let before = replaced.removeValue(forKey: index), before != record.artifact else {
      return
    }
    observe(
      .notice(
        "“\(name(index))” gave other bytes than before from the same inputs, parameters and code; "
          + "the new result replaces the old. It is not deterministic, or something goes into it "
          + "that it does not declare: “ibpipe check” runs it again and shows what differs"))
  }

  /// An attempt failed in a way that may pass.
  private func tryAgain(_ index: Int, _ message: String) {
    let needs = graph.vertices[index].node.stage.needs
    let mayTry = attempts.mayTryAgain(index, needs)
    guard mayTry, goesOn else {
      let made = attempts.number(of: index) - 1
      return fail(index, made > 1 ? "\(message) (attempt \(made) of \(made))" : message)
    }
    observe(
      .retrying(
        stage: name(index), attempt: attempts.number(of: index), limit: attempts.allowed(needs),
        message: message, log: log(of: index)))
    enqueue(index)
  }

  func fail(_ index: Int, _ message: String) {
    status[index] = .failed
    summary.failures.append(name(index))
    observe(.failed(stage: name(index), message: message, log: log(of: index)))
  }

  private func log(of index: Int) -> String? { actions[index].map { store.logPath(for: $0.key) } }

  /// Counts what came of each stage, and says which were not tried because others failed.
  func summarise(since began: ContinuousClock.Instant) {
    // The failed stage that each vertex needs, if any; the vertices are in topological order.
    var obstacle = [Int?](repeating: nil, count: status.count)
    for index in status.indices {
      switch status[index] {
      case .settled(_, let how):
        if how == .ran { summary.ran += 1 } else { summary.fresh += 1 }
      case .failed:
        obstacle[index] = index
      case .waiting, .ready:
        obstacle[index] = graph.vertices[index].upstream.lazy.compactMap { obstacle[$0] }.first
        guard obstacle[index] != nil || (!isStopping && !summary.failures.isEmpty) else { continue }
        summary.skipped += 1
        observe(.skipped(stage: name(index), because: obstacle[index].map(name)))
      case .idle, .running, .stopped: break
      }
    }
    summary.outputs = graph.outputs.compactMap { output in
      record(of: output.vertex).map { (output.name, $0) }
    }
    summary.seconds = (clock.now - began).inSeconds
  }
}
