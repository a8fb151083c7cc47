/// "Did you mean": the names most like one that does not exist.
package enum NearestNames {
  /// Up to two names, the nearest first, none further off than a third of the name's letters.
  /// A name that begins with what was typed counts as near.
  package static func of(_ name: String, among candidates: [String]) -> [String] {
    let wanted = stem(name)
    let limit = max(1, wanted.count / 3)
    return
      candidates
      .map { candidate in
        let begins = !wanted.isEmpty && stem(candidate).starts(with: wanted)
        return (candidate, begins ? 0 : distance(wanted, stem(candidate)))
      }
      .filter { $0.1 <= limit }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .prefix(2).map(\.0)
  }

  private static func stem(_ name: String) -> [UInt8] {
    Array((name.hasSuffix(".swift") ? String(name.dropLast(6)) : name).lowercased().utf8)
  }

  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of
  /// neighbours that turn `a` into `b`.
  package static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
