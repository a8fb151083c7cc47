public import Attacks
import Networks
import PipelineModel
import Tensors

/// Perturbs the images that a clean-label attack takes, so that a trained network no longer knows
/// them.
///
/// After every batch what is done goes to the stage's saved progress.
struct Perturb: Stage {
  @Input var clean: any Stage<LabelledImages>
  @Input var surrogate: any Stage<Checkpoint>
  let network: any Network
  let perturbation: ProjectedGradient
  let rate: Double
  let target: Int
  let seed: UInt64

  /// Images perturbed together; no result depends on it.
  private static let batch = 64

  static var kind: String { "perturb" }
  static var codeStamp: CodeStamp { .version(2) }
  var label: String { "perturb class \(target) \(percent(rate))" }

  func check() throws {
    try network.validate()
    try perturbation.check()
    guard rate > 0, rate < 1 else { throw AttackError.rate(rate) }
    try Perturb.check(target: target, network: network)
  }

  private static func check(target: Int, network: any Network) throws(UserError) {
    guard (0..<network.classes).contains(target) else {
      throw UserError(
        "the target class \(target) is not one of the surrogate's \(network.classes) classes, 0 to "
          + "\(network.classes - 1)")
    }
  }

  func run(_ context: StageContext) throws -> PerturbedImages {
    let clean = try context.read(clean)
    let rows = try Poisoning.plan(
      clean.labels, classCount: clean.classCount, rate: rate, target: target,
      selection: .cleanLabel, seed: seed
    ).rows(.poison)
    let gradient = try InputGradient(
      network: network, state: context.read(surrogate).state,
      batch: min(rows.count, Perturb.batch))
    let images = clean.images.gather(rows: rows)
    var progress = resumed(try context.resume(), rows: rows, size: images.rowSize)
    while progress.count < rows.count {
      let first = progress.count
      let batch = first..<min(rows.count, first + Perturb.batch)
      let labels = batch.map { _ in target }
      let moved = try perturbation.perturb(
        images.gather(rows: Array(batch)), streams: Array(rows[batch]), seed: seed
      ) { current, step in
        let done = Double(step) / Double(perturbation.steps)
        try context.report(
          (Double(first) + done * Double(batch.count)) / Double(rows.count),
          "image \(batch.upperBound) of \(rows.count), step \(step + 1)")
        return try gradient(
          images: current, labels: labels, seed: seed, step: step, firstImage: first
        ).gradient
      }
      progress.pixels += moved.values
      progress.count = batch.upperBound
      if progress.count < rows.count { try context.save([progress.payload(like: images)]) }
    }
    let perturbed = Tensor(shape: images.shape, values: progress.pixels)
    func accuracy(on images: Tensor) throws -> Double {
      let labels = rows.map { _ in target }
      let found = try gradient(
        images: images, labels: labels, seed: seed, step: perturbation.steps)
      return Double(found.predictions.count { $0 == target }) / Double(rows.count)
    }
    let places = Array(rows.indices)
    return PerturbedImages(
      rows: rows, images: perturbed,
      summary: PerturbationSummary(
        perturbation: perturbation,
        norms: ChangeNorms(from: images, rows: places, to: perturbed, rows: places),
        accuracyBefore: try accuracy(on: images), accuracyAfter: try accuracy(on: perturbed)))
  }

  /// What is done already: the pixels of the first images.
  private struct Progress {
    static let file = "images.safetensors"

    var pixels: [Float] = []
    var count = 0

    func payload(like images: Tensor) -> Payload {
      let tensor = Tensor(shape: [count] + images.shape.dropFirst(), values: pixels)
      return Payload(
        name: Progress.file, bytes: TensorFile(floats: ["images": tensor]).encoded(),
        elementSize: 4)
    }
  }

  private func resumed(_ saved: (any PayloadReader)?, rows: [Int], size: Int) -> Progress {
    // What does not fit is no error: it only cannot be gone on from.
    guard let saved, let bytes = try? saved.bytes(Progress.file),
      let images = try? TensorFile(decoding: bytes).float("images"), images.rowSize == size,
      let count = images.shape.first, count < rows.count, count % Perturb.batch == 0
    else { return Progress() }
    return Progress(pixels: images.values, count: count)
  }
}

/// What a perturbation did.
public struct PerturbationSummary: Codable, Sendable, Hashable {
  public var perturbation: ProjectedGradient
  public var norms: ChangeNorms
  /// The share of the images that the surrogate takes for their class, before and after.
  public var accuracyBefore: Double
  public var accuracyAfter: Double
}

/// Some images of a set in a changed form.
struct PerturbedImages: Artifact {
  /// Rows of the clean set, ascending.
  let rows: [Int]
  /// `[rows.count, H, W, 3]`.
  let images: Tensor
  let summary: PerturbationSummary

  private static let file = "images.safetensors"
  private static let summaryFile = "summary.json"

  init(rows: [Int], images: Tensor, summary: PerturbationSummary) {
    self.rows = rows
    self.images = images
    self.summary = summary
  }

  func payloads() throws -> [Payload] {
    let file = TensorFile(floats: ["images": images], integers: ["rows": IntegerTensor(rows)])
    return [
      Payload(name: PerturbedImages.file, bytes: file.encoded(), elementSize: 4),
      try .json(PerturbedImages.summaryFile, summary),
    ]
  }

  init(from payloads: any PayloadReader) throws {
    let file = try TensorFile(PerturbedImages.file, in: payloads)
    rows = try file.integer("rows").integers
    images = try file.float("images")
    summary = try payloads.json(PerturbedImages.summaryFile)
    guard images.shape.count == 4, images.shape[0] == rows.count else {
      throw UserError("\(rows.count) perturbed images have the shape \(images.shape)")
    }
  }

  /// The set with these images in the place of their rows.
  func replacing(in clean: LabelledImages) throws -> LabelledImages {
    guard images.shape.dropFirst() == clean.images.shape.dropFirst(),
      rows.allSatisfy({ (0..<clean.count).contains($0) })
    else { throw UserError("the perturbed images were not made from these clean ones") }
    var pixels = clean.images
    let size = pixels.rowSize
    for (place, row) in rows.enumerated() {
      pixels.values.replaceSubrange(
        row * size..<(row + 1) * size, with: images.values[place * size..<(place + 1) * size])
    }
    return try LabelledImages(
      images: pixels, labels: clean.labels, classCount: clean.classCount)
  }
}
