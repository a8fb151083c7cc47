public import Tensors

/// The paper's poisoning protocols: which images an attack changes, and in which order the rows
/// of the poisoned set stand.
public enum Poisoning {
  /// Poisons with the selection that the attack is made for.
  public static func poison(
    _ set: LabelledImages, rate: Double, target: Int, attack: some Attack, seed: UInt64
  ) throws(AttackError) -> (set: LabelledImages, manifest: PoisonManifest) {
    switch attack.selection {
    case .dirtyLabel:
      try dirtyLabel(set, rate: rate, target: target, attack: attack, seed: seed)
    case .cleanLabel:
      try cleanLabel(set, rate: rate, target: target, attack: attack, seed: seed)
    }
  }

  /// The dirty-label protocol: of every class, the target's own included, the last
  /// `⌊n / C⌋` images in the set's order get the trigger and the target's label, where
  /// `n = ⌊rate · N⌋`, N is the number of images and C that of classes.
  ///
  /// The rows stand as: the poisoned images of class 0, 1, …, then the clean images of class 0,
  /// 1, …; within a class in the set's order. So the poisoned rows come first.
  ///
  /// - With classes of different size every class still gives `⌊n / C⌋` images, and its clean
  ///   part is all the rest (the paper's sets are balanced, where both readings agree).
  /// - A product `rate · N` within 10⁻⁶ below an integer counts as that integer, so that
  ///   `0.29 · 100`, which is 28.999999999999996 in binary, gives 29.
  /// - Parameters:
  ///   - rate: the share poisoned, above 0 and below 1.
  ///   - target: the label that poisoned images get.
  ///   - seed: for attacks that draw at random; the stream's step is the image's row in `set`.
  public static func dirtyLabel(
    _ set: LabelledImages, rate: Double, target: Int, attack: some Attack, seed: UInt64
  ) throws(AttackError) -> (set: LabelledImages, manifest: PoisonManifest) {
    try check(set, target: target, attack: attack)
    let perClass = try share(of: set, rate: rate)
    let classes = (0..<set.classCount).map { set.rowsOfClass($0) }
    for (label, rows) in classes.enumerated() where rows.count <= perClass {
      throw .classTooSmall(label: label, images: rows.count, wanted: perClass)
    }
    let poison = classes.flatMap { $0.suffix(perClass) }
    let clean = classes.flatMap { $0.dropLast(perClass) }
    let manifest = PoisonManifest(
      sourceRows: poison + clean,
      poisoned: poison.map { _ in true } + clean.map { _ in false },
      originalLabels: (poison + clean).map { set.labels[$0] })
    let labels = poison.map { _ in target } + clean.map { set.labels[$0] }
    return (
      triggered(set, labels: labels, manifest: manifest, attack: attack, seed: seed), manifest
    )
  }

  /// The clean-label protocol: the first `⌊n / C⌋` images of the target class, where
  /// `n = ⌊rate · N⌋` as in ``dirtyLabel(_:rate:target:attack:seed:)``, get the trigger in place.
  /// Rows and labels stay as they are. `rate` is thus the share of the target class in a balanced
  /// set.
  public static func cleanLabel(
    _ set: LabelledImages, rate: Double, target: Int, attack: some Attack, seed: UInt64
  ) throws(AttackError) -> (set: LabelledImages, manifest: PoisonManifest) {
    try check(set, target: target, attack: attack)
    let wanted = try share(of: set, rate: rate)
    let members = set.rowsOfClass(target)
    guard members.count > wanted else {
      throw .classTooSmall(label: target, images: members.count, wanted: wanted)
    }
    var flags = [Bool](repeating: false, count: set.count)
    for row in members.prefix(wanted) { flags[row] = true }
    let manifest = PoisonManifest(
      sourceRows: Array(0..<set.count), poisoned: flags, originalLabels: set.labels)
    let labels = set.labels
    return (
      triggered(set, labels: labels, manifest: manifest, attack: attack, seed: seed), manifest
    )
  }

  /// Every image of a test set with the trigger, true labels kept, as attack success is measured.
  public static func triggered(
    _ test: LabelledImages, attack: some Attack, seed: UInt64 = 0
  ) throws(AttackError) -> LabelledImages {
    try attack.check(height: test.height, width: test.width)
    var images = test.images
    trigger(&images, rows: Array(0..<test.count)) { image, row in
      let random = RandomStream(seed: seed, purpose: "attack/test", step: UInt64(row))
      attack.triggerTest(&image, random: random)
    }
    return LabelledImages(unchecked: images, labels: test.labels, classCount: test.classCount)
  }
}

extension Poisoning {
  private static func check(
    _ set: LabelledImages, target: Int, attack: some Attack
  ) throws(AttackError) {
    guard (0..<set.classCount).contains(target) else {
      throw .target(target, classCount: set.classCount)
    }
    try attack.check(height: set.height, width: set.width)
  }

  /// `⌊⌊rate · N⌋ / C⌋`: the images poisoned per class.
  private static func share(of set: LabelledImages, rate: Double) throws(AttackError) -> Int {
    guard rate > 0, rate < 1 else { throw .rate(rate) }
    let perClass = Int(rate * Double(set.count) + 1e-6) / set.classCount
    guard perClass > 0 else {
      throw .rateTooSmall(rate: rate, images: set.count, classCount: set.classCount)
    }
    return perClass
  }

  private static func triggered(
    _ set: LabelledImages, labels: [Int], manifest: PoisonManifest, attack: some Attack,
    seed: UInt64
  ) -> LabelledImages {
    var images = set.images.gather(rows: manifest.sourceRows)
    let rows = manifest.poisoned.indices.filter { manifest.poisoned[$0] }
    trigger(&images, rows: rows) { image, row in
      let source = UInt64(manifest.sourceRows[row])
      let random = RandomStream(seed: seed, purpose: "attack/train", step: source)
      attack.triggerTraining(&image, random: random)
    }
    return LabelledImages(unchecked: images, labels: labels, classCount: set.classCount)
  }

  /// Changes the images at `rows` in place, several at a time.
  private static func trigger(
    _ images: inout Tensor, rows: [Int], _ change: (inout Image, Int) -> Void
  ) {
    let (height, width, size) = (images.shape[1], images.shape[2], images.rowSize)
    images.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      Parallel.forEach(tiles: rows.count) { tile in
        let place = rows[tile] * size..<(rows[tile] + 1) * size
        var image = Image(height: height, width: width, values: Array(values[place]))
        change(&image, rows[tile])
        // An attack may not resize the image: what does not fit is left out.
        for (offset, value) in zip(place, image.values) { values[offset] = value }
      }
    }
  }
}
