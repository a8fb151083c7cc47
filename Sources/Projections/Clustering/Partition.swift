/// Labels renumbered from 0 in ascending order of their names.
struct Partition {
  /// The part of each element.
  let parts: [Int]
  /// How many elements each part has; never 0.
  let sizes: [Int]

  init(_ labels: [Int]) {
    let names = Set(labels).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var sizes = [Int](repeating: 0, count: names.count)
    parts = labels.map { label in
      let part = numbers[label] ?? 0
      sizes[part] += 1
      return part
    }
    self.sizes = sizes
  }
}
