internal import Tensors

/// The sets of training rows whose information is measured: the target class as a whole, its
/// backdoor and its clean part, a sample of both, and each clean class.
///
/// Without poisoned rows there is one subset for each class and no more.
public struct ClassSubsets: Sendable, Equatable {
  /// What a subset holds.
  public enum Kind: Sendable, Hashable {
    /// Every row with the target's label.
    case targetAll
    /// The poisoned rows.
    case targetBackdoor
    /// The clean rows with the target's label. Cover images of the target class, which carry the
    /// trigger or something like it, are in neither of the two.
    case targetClean
    /// As many rows with the target's label as a clean class has, of these two.
    case targetSample
    /// Every row with the label of a class, its cover images included; without an attack, the target
    /// class too.
    case cleanClass
  }

  /// How ``Kind/targetSample`` mixes backdoor and clean rows.
  public enum Mixing: String, Codable, Sendable, CaseIterable {
    /// The paper's text: in the proportion in which the target class holds them. So the sample
    /// differs from the whole target class by its size alone, which makes it the control it is
    /// meant to be; the reason why this is the default.
    case paper
    /// The published code: half and half, `min(backdoor, clean, size / 2)` rows of each. At a
    /// rate of 1 % this changes both the size and the mixture.
    case authors
  }

  /// Rows with a name.
  public struct Subset: Sendable, Equatable {
    public let kind: Kind
    /// The label of its rows.
    public let label: Int
    /// Rows of the poisoned set, ascending.
    public let rows: [Int]

    /// The name in figures: `0`, `0 Backdoor`, `0 Clean`, `0 Sample`, `1`, ….
    public var name: String {
      switch kind {
      case .targetAll, .cleanClass: "\(label)"
      case .targetBackdoor: "\(label) Backdoor"
      case .targetClean: "\(label) Clean"
      case .targetSample: "\(label) Sample"
      }
    }
  }

  /// The target's four subsets, then the clean classes in ascending order.
  public let subsets: [Subset]

  /// - Parameters:
  ///   - labels: the labels of the poisoned set, each in `0..<classCount`.
  ///   - manifest: which of its rows are poisoned; as long as `labels`.
  ///   - seed: chooses the rows of the sample.
  public init(
    labels: [Int], classCount: Int, manifest: PoisonManifest, target: Int,
    mixing: Mixing = .paper, seed: UInt64
  ) throws(AttackError) {
    guard manifest.count == labels.count else {
      throw .manifest("it describes \(manifest.count) rows, but the set has \(labels.count)")
    }
    guard (0..<classCount).contains(target) else {
      throw .target(target, classCount: classCount)
    }
    var members = [[Int]](repeating: [], count: classCount)
    for (row, label) in labels.enumerated() {
      guard members.indices.contains(label) else {
        throw .label(label, row: row, classCount: classCount)
      }
      members[label].append(row)
    }
    let classes = members.enumerated().map {
      Subset(kind: .cleanClass, label: $0.offset, rows: $0.element)
    }
    guard manifest.poisoned.contains(true) else {
      subsets = classes
      return
    }
    let clean = classes.filter { $0.label != target }
    let backdoorRows = members[target].filter { manifest.poisoned[$0] }
    let cleanRows = members[target].filter { manifest.roles[$0] == .clean }
    let sample = ClassSubsets.sample(
      backdoorRows, cleanRows, size: clean.map(\.rows.count).min() ?? 0, mixing: mixing,
      seed: seed)
    subsets =
      [
        Subset(kind: .targetAll, label: target, rows: members[target]),
        Subset(kind: .targetBackdoor, label: target, rows: backdoorRows),
        Subset(kind: .targetClean, label: target, rows: cleanRows),
        Subset(kind: .targetSample, label: target, rows: sample),
      ] + clean
  }

  public subscript(name: String) -> Subset? { subsets.first { $0.name == name } }

  /// `size` is the number of rows of the smallest clean class.
  private static func sample(
    _ backdoor: [Int], _ clean: [Int], size: Int, mixing: Mixing, seed: UInt64
  ) -> [Int] {
    let backdoorCount: Int
    let cleanCount: Int
    switch mixing {
    case .authors:
      backdoorCount = min(backdoor.count, clean.count, size / 2)
      cleanCount = backdoorCount
    case .paper:
      let total = backdoor.count + clean.count
      let size = min(size, total)
      // Rounded half up, in integers.
      backdoorCount = total == 0 ? 0 : (2 * size * backdoor.count + total) / (2 * total)
      cleanCount = size - backdoorCount
    }
    return
      (choose(backdoorCount, of: backdoor, purpose: "subset/backdoor", seed: seed)
      + choose(cleanCount, of: clean, purpose: "subset/clean", seed: seed)).sorted()
  }

  private static func choose(
    _ count: Int, of rows: [Int], purpose: String, seed: UInt64
  ) -> [Int] {
    RandomStream(seed: seed, purpose: purpose).permutation(rows.count).prefix(count)
      .map { rows[$0] }
  }
}
