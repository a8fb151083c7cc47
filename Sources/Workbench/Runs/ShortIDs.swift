/// The ids of runs as a table shows them: as much of the start as tells them apart, and at least
/// the time to the second.
package struct ShortIDs {
  private var lengths: [String: Int] = [:]

  private static let least = 14

  /// - Parameter ids: all ids of the cache, sorted either way.
  package init(_ ids: [String]) {
    for (index, id) in ids.enumerated() {
      var shared = 0
      for neighbour in [index - 1, index + 1] where ids.indices.contains(neighbour) {
        shared = max(shared, zip(id, ids[neighbour]).prefix { $0.0 == $0.1 }.count)
      }
      lengths[id] = max(ShortIDs.least, shared + 1)
    }
  }

  package func short(_ id: String) -> String { String(id.prefix(lengths[id] ?? id.count)) }
}
