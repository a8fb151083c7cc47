import Dispatch
import Synchronization

/// The process-wide limit on threads, and the one way to use several.
///
/// Work is cut into tiles whose number depends on the problem alone, never on the threads; tiles
/// write to places of their own, and what must be summed over tiles is summed in tile order. So
/// the limit may change at any moment, and the bits of every result stay the same.
public enum Parallel {
  private static let limit = Atomic<Int>(1)

  /// How many threads a parallel region may use; at least one. A new value holds from the next
  /// region on.
  public static var threads: Int {
    get { limit.load(ordering: .relaxed) }
    set { limit.store(max(1, newValue), ordering: .relaxed) }
  }

  /// Whether this thread works on a tile of ``forEach(tiles:_:)``: the others have their own.
  @TaskLocal private static var isInTile = false

  /// Calls `body` once for every tile in `0..<tiles`, on up to ``threads`` threads, and returns
  /// when all are done. Tiles are handed out in order, to whichever thread is free. Within a tile
  /// that has others beside it, a call does its own tiles one after the other.
  public static func forEach(tiles: Int, _ body: (Int) -> Void) {
    let workers = isInTile ? 1 : min(threads, tiles)
    guard workers > 1 else {
      for tile in 0..<max(0, tiles) { body(tile) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        $isInTile.withValue(true) {
          while true {
            let tile = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard tile < tiles else { return }
            body(tile)
          }
        }
      }
    }
  }
}
