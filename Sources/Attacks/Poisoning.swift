public import Tensors

/// Puts attacks into sets of images.
public enum Poisoning {
  /// Poisons a training set.
  ///
  /// - Parameters:
  ///   - rate: the share poisoned, above 0 and below 1; see ``Selection`` and ``plan``.
  ///   - target: the label that poisoned images get.
  ///   - selection: which images; those that the attack is made for where nothing is given.
  ///   - seed: for what is drawn at random.
  public static func poison(
    _ set: LabelledImages, rate: Double, target: Int, attack: some Attack,
    selection: Selection? = nil, seed: UInt64
  ) throws(AttackError) -> (set: LabelledImages, manifest: PoisonManifest) {
    try attack.check(height: set.height, width: set.width)
    let manifest = try plan(
      set.labels, classCount: set.classCount, rate: rate, target: target,
      selection: selection ?? attack.selection, seed: seed)
    var images = set.images.gather(rows: manifest.sourceRows)
    let changed = manifest.roles.indices.filter { manifest.roles[$0] != .clean }
    change(&images, rows: changed) { image, row in
      let draws = Draws(seed: seed, set: "train", row: manifest.sourceRows[row])
      if manifest.poisoned[row] {
        attack.poison(&image, draws: draws)
      } else {
        attack.cover(&image, draws: draws)
      }
    }
    let labels = manifest.poisoned.indices.map {
      manifest.poisoned[$0] ? target : manifest.originalLabels[$0]
    }
    return (
      LabelledImages(unchecked: images, labels: labels, classCount: set.classCount), manifest
    )
  }

  /// Every image of a test set with the trigger, true labels kept, as attack success is measured.
  public static func triggered(
    _ test: LabelledImages, attack: some Attack, seed: UInt64 = 0
  ) throws(AttackError) -> LabelledImages {
    try attack.check(height: test.height, width: test.width)
    var images = test.images
    change(&images, rows: Array(0..<test.count)) { image, row in
      attack.trigger(&image, draws: Draws(seed: seed, set: "test", row: row))
    }
    return LabelledImages(unchecked: images, labels: test.labels, classCount: test.classCount)
  }

  /// Changes the images at `rows` in place, several at a time.
  private static func change(
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
