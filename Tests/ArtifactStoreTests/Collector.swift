import Synchronization

/// Collects what a callback is told, from any thread.
final class Collector<Element: Sendable>: Sendable {
  private let list = Mutex<[Element]>([])

  func append(_ element: Element) { list.withLock { $0.append(element) } }

  var all: [Element] { list.withLock { $0 } }

  func popLast() -> Element? { list.withLock { $0.popLast() } }
}

/// Counts how many are inside of something at once.
final class Occupancy: Sendable {
  private let inside = Atomic<Int>(0)
  private let highest = Atomic<Int>(0)

  func enter() {
    highest.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
  }

  func leave() { inside.subtract(1, ordering: .relaxed) }

  var most: Int { highest.load(ordering: .relaxed) }
}
