import ArtifactStore
import Fingerprint

extension Scheduler {
  /// If all inputs of a waiting vertex are known, it is fresh after all, or goes to the queue;
  /// behind those inputs whose objects are gone, which nobody needed so far.
  func proceed(_ index: Int) {
    guard case .waiting = status[index], unsettled[index] == 0 else { return }
    do {
      let action = try ActionKey(
        of: graph.vertices[index], artifacts: { record(of: $0)?.artifact }, sources: sources)
      actions[index] = action
      if let record = try store.record(for: action.key), store.holds(record) {
        guard forced.contains(index) else {
          return settle(index, record, how: .cutoff, seconds: 0)
        }
        replaced[index] = record.artifact
      }
    } catch {
      return fail(index, "\(error)")
    }
    enqueue(index)
    for upstream in graph.vertices[index].upstream { remake(upstream) }
  }

  func settle(_ index: Int, _ record: Record, how: Settlement, seconds: Double) {
    status[index] = .settled(record, how: how)
    observe(.finished(stage: name(index), record: record, how: how, seconds: seconds))
    for dependent in graph.vertices[index].dependents {
      unsettled[dependent] -= 1
      proceed(dependent)
    }
  }

  /// An input's object is gone: make it again, then this stage. Stages are pure, so the same bytes
  /// come back; a disk that keeps losing them is reported rather than fed for ever.
  func repair(_ index: Int, input: Digest, message: String) {
    repairs[index, default: 0] += 1
    guard repairs[index, default: 0] <= 3 * graph.vertices[index].upstream.count else {
      return fail(index, message)
    }
    status[index] = .waiting
    // Another stage may have reported it before: then it is on its way already.
    if let damaged = graph.vertices[index].upstream.first(where: { record(of: $0)?.key == input }) {
      observe(.notice("\(message); making it again"))
      remake(damaged)
    }
    proceed(index)
  }

  /// Makes a settled vertex whose record or objects are gone run again, and whatever it needs for
  /// that.
  private func remake(_ index: Int) {
    guard let record = record(of: index), !store.isPublished(record.key) else { return }
    status[index] = .waiting
    for dependent in graph.vertices[index].dependents {
      unsettled[dependent] += 1
      if case .ready = status[dependent] {
        status[dependent] = .waiting
        ready.remove(dependent)
      }
    }
    proceed(index)
  }
}
