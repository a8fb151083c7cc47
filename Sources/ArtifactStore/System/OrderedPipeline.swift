internal import Dispatch
internal import Glibc

/// Makes the items `0..<count` on several threads, and uses them one at a time in their order, as
/// soon as they are made.
///
/// - Parameters:
///   - window: how many items may be made and not yet used; an item's place in a ring of that
///     many buffers, `item % window`, is its own until it is used.
///   - make: called on any thread, several at once.
///   - use: called for 0, 1, 2 … one after the other, on any thread.
///   - meanwhile: done by one of the threads before it takes part; false calls the rest off.
/// - Returns: whether everything was made and used.
/// - Throws: the first error of either; nothing more is begun after it.
@discardableResult
func makeInOrder<Item>(
  count: Int, threads: Int, window: Int,
  make: (Int) throws(StoreError) -> Item,
  use: (Int, Item) throws(StoreError) -> Void,
  meanwhile: () -> Bool = { true }
) throws(StoreError) -> Bool {
  let progress = PipelineProgress<Item>(count: count, window: max(1, window))
  withoutActuallyEscaping(make) { make in
    withoutActuallyEscaping(use) { use in
      withoutActuallyEscaping(meanwhile) { meanwhile in
        // The closures outlive no thread: concurrentPerform returns when all are done.
        nonisolated(unsafe) let make = make
        nonisolated(unsafe) let use = use
        nonisolated(unsafe) let meanwhile = meanwhile
        let workers = max(1, min(threads, count))
        @Sendable func work(_ worker: Int) {
          if worker == 0 && !meanwhile() { progress.callOff() }
          progress.work(make: make, use: use)
        }
        if workers == 1 {
          work(0)
        } else {
          DispatchQueue.concurrentPerform(iterations: workers, execute: work)
        }
      }
    }
  }
  if let failure = progress.failure { throw failure }
  return progress.isComplete
}

/// Who makes or uses what; every stored property is guarded by the mutex.
private final class PipelineProgress<Item>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let count: Int
  private var ring: [Item?]
  private var claimed = 0
  private var used = 0
  private var isUsing = false
  private var isCalledOff = false
  private(set) var failure: StoreError?

  init(count: Int, window: Int) {
    self.count = count
    ring = Array(repeating: nil, count: window)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
  }

  /// True when all was made and used; asked when no thread is at work any more.
  var isComplete: Bool { used == count && !isCalledOff }

  func callOff() {
    pthread_mutex_lock(mutex)
    isCalledOff = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  /// Takes whatever is to be done next until all is: using comes before making, so that few items
  /// wait and each is used while it is still in the cache of the core.
  func work(
    make: (Int) throws(StoreError) -> Item, use: (Int, Item) throws(StoreError) -> Void
  ) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while failure == nil && !isCalledOff && used < count {
      if !isUsing, let item = ring[used % ring.count] {
        isUsing = true
        ring[used % ring.count] = nil
        let index = used
        unlocked { () throws(StoreError) in try use(index, item) }
        isUsing = false
        used += 1
      } else if claimed < min(count, used + ring.count) {
        let index = claimed
        claimed += 1
        if let item = unlocked({ () throws(StoreError) in try make(index) }) {
          ring[index % ring.count] = item
        }
      } else {
        pthread_cond_wait(changed, mutex)
        continue
      }
      pthread_cond_broadcast(changed)
    }
  }

  @discardableResult
  private func unlocked<Result>(_ body: () throws(StoreError) -> Result) -> Result? {
    pthread_mutex_unlock(mutex)
    defer { pthread_mutex_lock(mutex) }
    do throws(StoreError) {
      return try body()
    } catch {
      pthread_mutex_lock(mutex)
      if failure == nil { failure = error }
      pthread_mutex_unlock(mutex)
      return nil
    }
  }
}
