import Synchronization

/// Scratch memory lent to one tile at a time, so that there is as much of it as there are threads
/// and it stays in their caches. Its contents never outlive a tile.
package final class ScratchPool<Scratch: Sendable>: Sendable {
  private let free = Mutex<[Scratch]>([])
  private let make: @Sendable () -> Scratch

  package init(_ make: @escaping @Sendable () -> Scratch) { self.make = make }

  package func with(_ body: (Scratch) -> Void) {
    let scratch = free.withLock { $0.popLast() } ?? make()
    body(scratch)
    free.withLock { $0.append(scratch) }
  }
}
