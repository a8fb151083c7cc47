internal import Tensors

/// Which rows are poisoned, and in which order the rows of the poisoned set stand.
///
/// Counts: `n = ⌊rate · N⌋` of N images. A product within 10⁻⁶ below an integer counts as that
/// integer, so that `0.29 · 100`, which is 28.999999999999996 in binary, gives 29.
extension Poisoning {
  /// The manifest of a set with these labels, each in `0..<classCount`.
  public static func plan(
    _ labels: [Int], classCount: Int, rate: Double, target: Int, selection: Selection, seed: UInt64
  ) throws(AttackError) -> PoisonManifest {
    guard (0..<classCount).contains(target) else {
      throw .target(target, classCount: classCount)
    }
    guard rate > 0, rate < 1 else { throw .rate(rate) }
    guard (0...1e6).contains(selection.coverRatio) else { throw .coverRatio(selection.coverRatio) }
    let plan = Plan(
      labels: labels, classCount: classCount, target: target, selection: selection,
      wanted: Int(rate * Double(labels.count) + 1e-6), rate: rate)
    switch (selection.labels, selection.origin) {
    case (.clean, _): return try plan.cleanLabel()
    case (.dirty, .lastOfEachClass): return try plan.lastOfEachClass()
    case (.dirty, .anywhere): return try plan.anywhere(seed: seed)
    case (.dirty, .firstOfOtherClasses): return try plan.firstOfOtherClasses()
    }
  }
}

private struct Plan {
  let labels: [Int]
  let classCount: Int
  let target: Int
  let selection: Selection
  /// n.
  let wanted: Int
  let rate: Double

  private func rows(ofClass label: Int) -> [Int] {
    labels.indices.filter { labels[$0] == label }
  }

  private var tooFew: AttackError {
    .rateTooSmall(rate: rate, images: labels.count, classCount: classCount)
  }

  /// Of every class, the target's own included, the last `⌊n / C⌋` of its images in the set's order,
  /// C the number of classes; cover images stand after the poisoned ones. Classes of different size
  /// give the same number, and what is left of each is clean.
  ///
  /// The rows stand as: the chosen images of class 0, 1, …, then the clean images of class 0, 1, …;
  /// within a class in the set's order.
  func lastOfEachClass() throws(AttackError) -> PoisonManifest {
    let (poison, cover) = selection.split(wanted / classCount)
    guard poison > 0 else { throw tooFew }
    let classes = (0..<classCount).map(rows(ofClass:))
    for (label, rows) in classes.enumerated() where rows.count <= poison + cover {
      throw .classTooSmall(label: label, images: rows.count, wanted: poison + cover)
    }
    let chosen = classes.flatMap { $0.suffix(poison + cover) }
    let clean = classes.flatMap { $0.dropLast(poison + cover) }
    let roles = classes.flatMap { _ in
      [PoisonManifest.Role](repeating: .poison, count: poison)
        + [PoisonManifest.Role](repeating: .cover, count: cover)
    }
    return PoisonManifest(
      sourceRows: chosen + clean, roles: roles + clean.map { _ in .clean },
      originalLabels: (chosen + clean).map { labels[$0] })
  }

  /// n images drawn at random from the whole set, and cover images drawn after them.
  func anywhere(seed: UInt64) throws(AttackError) -> PoisonManifest {
    let order = RandomStream(seed: seed, purpose: "poison/select").permutation(labels.count)
    return try inPlace(order)
  }

  /// The first n images that are not of the target class; cover images are the next.
  func firstOfOtherClasses() throws(AttackError) -> PoisonManifest {
    try inPlace(labels.indices.filter { labels[$0] != target })
  }

  private func inPlace(_ candidates: [Int]) throws(AttackError) -> PoisonManifest {
    let (poison, cover) = selection.split(wanted)
    guard poison > 0 else { throw tooFew }
    guard poison + cover < candidates.count else {
      throw .setTooSmall(images: candidates.count, wanted: poison + cover)
    }
    var roles = labels.map { _ in PoisonManifest.Role.clean }
    for row in candidates.prefix(poison) { roles[row] = .poison }
    for row in candidates.dropFirst(poison).prefix(cover) { roles[row] = .cover }
    return PoisonManifest(
      sourceRows: Array(labels.indices), roles: roles, originalLabels: labels)
  }

  /// The first `⌊n / C⌋` images of the target class, where they stand. So the rate is the share of
  /// the target class in a balanced set.
  func cleanLabel() throws(AttackError) -> PoisonManifest {
    let wanted = wanted / classCount
    guard wanted > 0 else { throw tooFew }
    let members = rows(ofClass: target)
    guard members.count > wanted else {
      throw .classTooSmall(label: target, images: members.count, wanted: wanted)
    }
    var roles = labels.map { _ in PoisonManifest.Role.clean }
    for row in members.prefix(wanted) { roles[row] = .poison }
    return PoisonManifest(
      sourceRows: Array(labels.indices), roles: roles, originalLabels: labels)
  }
}
