internal import Synchronization

/// Collects what is told from any thread.
final class CorruptionList: Sendable {
  private let list = Mutex<[Corruption]>([])

  func append(_ corruption: Corruption) { list.withLock { $0.append(corruption) } }

  var all: [Corruption] { list.withLock { $0 } }
}
