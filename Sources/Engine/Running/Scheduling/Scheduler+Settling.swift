import ArtifactStore
import Fingerprint

extension Scheduler {
  /// If all inputs of a waiting vertex are known, it is fresh after all, or goes to the queue;
  /// behind those inputs whose objects are gone, which nobody needed so far.
  func proceed(_ index: Int) {
    guard case .waiting = status[index], unsettled[index] == 0 else { return }
    do {
      var record = try lookUp(index)
      let runs = record == nil || forced.contains(index)
      if runs, try standAlone(graph.vertices[index].upstream) { record = try lookUp(index) }
      if let record {
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

  /// The published record of a vertex whose inputs are known, if there is one.
  private func lookUp(_ index: Int) throws -> Record? {
    let action = try ActionKey(
      of: graph.vertices[index], artifacts: { record(of: $0)?.readArtifact }, sources: sources)
    actions[index] = action
    return try store.record(for: action.key).flatMap { store.holds($0) ? $0 : nil }
  }

  /// Lets those vertices count as themselves from now on that agree with an earlier artifact which
  /// is gone, as something below is to read them; true where there was one.
  private func standAlone(_ indices: [Int]) throws -> Bool {
    var isAny = false
    for index in indices {
      guard case .settled(var record, let how) = status[index], record.agreesWith != nil,
        !store.holdsWhatIsRead(of: record)
      else { continue }
      record.agreesWith = nil
      try store.publish(record)
      status[index] = .settled(record, how: how)
      isAny = true
    }
    return isAny
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
    if let damaged = graph.vertices[index].upstream.first(where: {
      record(of: $0)?.readAction == input
    }) {
      observe(.notice("\(message); making it again"))
      remake(damaged)
    }
    proceed(index)
  }

  /// Makes a settled vertex whose record or objects are gone run again, and whatever it needs for
  /// that.
  private func remake(_ index: Int) {
    guard let record = record(of: index), !store.holdsWhatIsRead(of: record) else { return }
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
