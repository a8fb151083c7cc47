import Attacks
import Networks
import PipelineModel
import Stages
import Synchronization
import Tensors
import Testing

/// The stage that perturbs images for a label-consistent attack.
@Suite(.serialized) struct PerturbationStageTests {
  /// 75 images, more than a batch.
  private static let poison = Poison(
    SyntheticImages(perClass: 300, testPerClass: 1, seed: 5),
    with: LabelConsistent(
      surrogate: Tiny.surrogate, perturbation: ProjectedGradient(steps: 2, startsAtRandom: true)),
    rate: 0.25, target: 2, seed: 7)

  private static func stage() throws -> any Stage {
    let inputs = Node(poison.samples).inputs
    return try #require(inputs.first { $0.name == "perturbed" }?.nodes.first?.stage)
  }

  @Test func aStageThatWasKilledGoesOnAfterItsLastBatch() throws {
    let stage = try Self.stage()
    let unbroken = try Laboratory().payloads(of: stage)
    let laboratory = Laboratory()
    laboratory.observe { label, _, note in
      if note == "image 75 of 75, step 2" { throw Interruption() }
    }
    #expect(throws: Interruption.self) { try laboratory.payloads(of: stage) }
    let saved = try #require(laboratory.progress(of: stage))
    #expect(try saved.tensors("images.safetensors").float("images").shape == [64, 32, 32, 3])

    let notes = Mutex<[String]>([])
    laboratory.observe { label, _, note in
      if label.hasPrefix("perturb") { notes.withLock { $0.append(note) } }
    }
    let resumed = try laboratory.payloads(of: stage)
    #expect(notes.withLock { $0 } == ["image 75 of 75, step 1", "image 75 of 75, step 2"])
    let same = resumed.map(\.bytes) == unbroken.map(\.bytes)
    #expect(same)
    // What does not fit is passed over.
    for progress in [
      [], saved.replacing("images.safetensors", text: "{"),
      try saved.changing("images.safetensors") { $0.floats["images"] = Tensor(shape: [64, 5]) },
      try saved.changing("images.safetensors") {
        $0.floats["images"] = Tensor(shape: [3, 32, 32, 3])
      },
    ] {
      let other = Laboratory()
      other.leave(progress, for: stage)
      let same = try other.payloads(of: stage).map(\.bytes) == unbroken.map(\.bytes)
      #expect(same)
    }
  }

  /// Rows, labels and order are those of the clean-label protocol; the trigger lies on top of the
  /// perturbation, and test images have the trigger alone.
  @Test func thePoisonIsPerturbationAndTrigger() throws {
    let laboratory = Laboratory()
    let samples = try laboratory.product(of: Self.poison.samples)
    let clean = try laboratory.product(of: Self.poison.original)
    let perturbed = try laboratory.payloads(of: Self.stage()).tensors("images.safetensors")
    let rows = samples.manifest.rows(.poison)
    #expect(rows == Array(clean.rowsOfClass(2).prefix(75)))
    #expect(try perturbed.integer("rows").integers == rows)
    #expect(samples.images.labels == clean.labels)
    let images = try perturbed.float("images")
    for (place, row) in rows.enumerated() {
      var image = Image(
        height: 32, width: 32, values: images.gather(rows: [place]).values)
      CornerTrigger().poison(&image, draws: Draws(seed: 7, set: "train", row: row))
      let same = image.values == samples.images.images.gather(rows: [row]).values
      #expect(same)
    }
    let summary = try #require(samples.perturbation)
    #expect(summary.norms.images == 75)
    #expect(summary.norms.l2.max <= 300.0 / 255 + 1e-5)
    #expect(summary.norms.l2.mean > 1)
    #expect(samples.change.map { $0.l2.mean > summary.norms.l2.mean } == true)
    let test = try laboratory.product(of: Self.poison.test)
    let triggered = try laboratory.product(of: try #require(Self.poison.triggered))
    let changed = zip(test.images.values, triggered.images.values).enumerated()
      .filter { $0.element.0 != $0.element.1 }.map { $0.offset % 3072 / 3 }
    #expect(
      changed.allSatisfy { pixel in
        let (row, column) = pixel.quotientAndRemainder(dividingBy: 32)
        return (row < 3 || row > 28) && (column < 3 || column > 28)
      })
    #expect(!changed.isEmpty)
  }
}
