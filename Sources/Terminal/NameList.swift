/// Names as a sentence lists them: `“a”, “b” and 3 more`.
public func nameList(_ names: [String], limit: Int = 12) -> String {
  let shown = names.prefix(limit).map { "“\($0)”" }.joined(separator: ", ")
  return names.count > limit ? shown + " and \(names.count - limit) more" : shown
}

/// The names that look like a misspelt `text`, the likest first.
///
/// Likeness is the number of single-character edits and of swaps of two neighbours, whatever the
/// case; a third as many as the text has characters are allowed.
public func namesLike(_ text: String, among names: [String]) -> [String] {
  // Longer texts than any name: nothing is like them, and comparing would take its time.
  guard (1...200).contains(text.count) else { return [] }
  let wanted = Array(text.lowercased())
  let limit = max(1, wanted.count / 3)
  var found: [(edits: Int, name: String)] = []
  for name in Set(names) where abs(name.count - wanted.count) <= limit {
    let edits = editDistance(wanted, Array(name.lowercased()))
    if edits <= limit { found.append((edits, name)) }
  }
  return found.sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }.map(\.name)
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeThat: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      var edits = min(
        previous[column] + (left[row] == right[column] ? 0 : 1), previous[column + 1] + 1,
        current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        edits = min(edits, beforeThat[column - 1] + 1)
      }
      current.append(edits)
    }
    (beforeThat, previous) = (previous, current)
  }
  return previous[right.count]
}
