internal import Dispatch
internal import Synchronization

/// What `body` makes of each item, in the order of the items. It is called on several threads, for
/// the first items first.
func mapConcurrently<Item: Sendable, Result: Sendable>(
  _ items: [Item], threads: Int, _ body: @Sendable (Item) -> Result
) -> [Result] {
  guard threads > 1, items.count > 1 else { return items.map(body) }
  let results = Mutex<[(Int, Result)]>([])
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, items.count)) { _ in
    var own: [(Int, Result)] = []
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < items.count else { break }
      own.append((index, body(items[index])))
    }
    results.withLock { $0 += own }
  }
  return results.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
}
