/// The stages that may start: the one with the longest way ahead first, of equals the earliest.
///
/// Where the first does not fit beside what runs, a later one that does may fill the gap. A stage
/// that was passed over that way too often holds back all behind it until there is room for it, so
/// that a big one is not starved by small ones.
package struct ReadyQueue {
  private struct Entry {
    let index: Int
    let priority: Int
    var overtaken = 0
  }

  /// The first to start is the last here, where it is cheap to remove.
  private var entries: [Entry] = []

  /// How often a stage may be passed over.
  package static let patience = 10

  package init() {}

  package var isEmpty: Bool { entries.isEmpty }

  package mutating func insert(_ index: Int, priority: Int) {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if (entries[middle].priority, index) < (priority, entries[middle].index) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    entries.insert(Entry(index: index, priority: priority), at: low)
  }

  package mutating func remove(_ index: Int) { entries.removeAll { $0.index == index } }

  /// Takes out the first that fits.
  package mutating func next(where fits: (Int) -> Bool) -> Int? {
    var place = entries.count - 1
    while place >= 0 {
      if fits(entries[place].index) {
        for passed in entries.index(after: place)..<entries.count { entries[passed].overtaken += 1 }
        return entries.remove(at: place).index
      }
      if entries[place].overtaken >= ReadyQueue.patience { return nil }
      place -= 1
    }
    return nil
  }
}
