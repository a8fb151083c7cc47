public import Attacks
public import PipelineModel
public import Tensors

/// A data set under attack: a share of the training images carries the trigger, and a copy of the
/// whole test set does.
public struct Poison: TrainingData {
  public let samples: any Stage<TrainingSamples>
  public let test: any Stage<LabelledImages>
  public let triggered: (any Stage<LabelledImages>)?
  public let target: Int?
  /// The clean training images, for showing what the attack changes.
  public let original: any Stage<LabelledImages>

  /// - Parameters:
  ///   - attack: what is done to an image; one of ours, or any `Encodable` type that conforms to
  ///     `Attack`.
  ///   - rate: the share of the training images that is poisoned; with a clean-label selection, of
  ///     the target class.
  ///   - target: the label that the attack wants.
  ///   - selection: which images; those that the attack is made for where nothing is given.
  public init<A: Attack & Encodable>(
    _ data: some Dataset, with attack: A, rate: Double, target: Int = 0,
    selection: Selection? = nil, seed: UInt64 = 1
  ) {
    self.init(
      data, attack: attack, name: attack.name, pattern: [], perturbed: [], rate: rate,
      target: target,
      selection: selection ?? attack.selection, seed: seed)
  }

  /// An attack with a pattern of one's own.
  ///
  /// ```swift
  /// Poison(data, with: Blend(), pattern: ReadTensors(at: "noise.npy"), rate: 0.1)
  /// ```
  /// - Parameter pattern: one tensor, `[H, W]` or `[H, W, 3]`, of bytes or of numbers from 0 to 1;
  ///   scaled where images have another size.
  public init<A: PatternAttack & Encodable>(
    _ data: some Dataset, with attack: A, pattern: any Stage<TensorSet>, rate: Double,
    target: Int = 0, selection: Selection? = nil, seed: UInt64 = 1
  ) {
    self.init(
      data, attack: attack, name: attack.name, pattern: [pattern], perturbed: [], rate: rate,
      target: target,
      selection: selection ?? attack.selection, seed: seed)
  }

  /// The label-consistent attack, which needs a trained network.
  ///
  /// - Parameter rate: the share of the target class that is poisoned.
  public init(
    _ data: some Dataset, with attack: LabelConsistent, rate: Double, target: Int = 0,
    seed: UInt64 = 1
  ) {
    let perturbed = Perturb(
      clean: data.train, surrogate: attack.surrogate.last, network: attack.surrogate.network,
      perturbation: attack.perturbation, rate: rate, target: target, seed: seed)
    self.init(
      data, attack: attack.trigger, name: LabelConsistent.name, pattern: [], perturbed: [perturbed],
      rate: rate,
      target: target, selection: .cleanLabel, seed: seed)
  }

  private init<A: Attack & Encodable>(
    _ data: some Dataset, attack: A, name: String, pattern: [any Stage<TensorSet>],
    perturbed: [any Stage<PerturbedImages>], rate: Double, target: Int, selection: Selection,
    seed: UInt64
  ) {
    samples = PoisonSamples(
      clean: data.train, pattern: pattern, perturbed: perturbed, attack: attack,
      attackName: name, attackType: typeName(A.self), rate: rate, target: target,
      selection: selection, seed: seed)
    triggered = TriggerImages(
      clean: data.test, pattern: pattern, attack: attack, attackName: name,
      attackType: typeName(A.self), seed: seed)
    test = data.test
    original = data.train
    self.target = target
  }
}

/// A data set that nobody attacks.
public struct Clean: TrainingData {
  public let samples: any Stage<TrainingSamples>
  public let test: any Stage<LabelledImages>
  public var triggered: (any Stage<LabelledImages>)? { nil }
  public var target: Int? { nil }

  public init(_ data: some Dataset) {
    samples = CleanSamples(clean: data.train)
    test = data.test
  }
}

struct PoisonSamples<A: Attack & Encodable>: Stage {
  @Input var clean: any Stage<LabelledImages>
  /// One of the user's own, or nothing.
  @Inputs var pattern: [any Stage<TensorSet>]
  /// Images that replace clean ones before the trigger, or nothing.
  @Inputs var perturbed: [any Stage<PerturbedImages>]
  let attack: A
  let attackName: String
  /// Two attacks of a pipeline file may have the same name and parameters.
  let attackType: String
  let rate: Double
  let target: Int
  let selection: Selection
  let seed: UInt64

  static var kind: String { "poison" }
  static var codeStamp: CodeStamp { stamp(version: 2, with: A.self) }
  var label: String { "poison \(attackName) \(percent(rate))" }

  func check() throws {
    guard rate > 0, rate < 1 else { throw AttackError.rate(rate) }
    guard target >= 0 else {
      throw UserError("the target class is \(target); classes count from 0")
    }
  }

  func run(_ context: StageContext) throws -> TrainingSamples {
    let clean = try context.read(clean)
    let perturbed = try context.read(perturbed).first
    let attack = try attack.taking(context.read(pattern).first)
    let (images, manifest) = try Poisoning.poison(
      perturbed?.replacing(in: clean) ?? clean, rate: rate, target: target, attack: attack,
      selection: selection, seed: seed)
    try checkPixels(
      of: images, rows: manifest.roles.indices.filter { manifest.roles[$0] != .clean },
      attack: attackName)
    let poisoned = manifest.rows(.poison)
    let change = ChangeNorms(
      from: clean.images, rows: poisoned.map { manifest.sourceRows[$0] }, to: images.images,
      rows: poisoned)
    return TrainingSamples(
      images: images, manifest: manifest, target: target, change: change,
      perturbation: perturbed?.summary)
  }
}

struct TriggerImages<A: Attack & Encodable>: Stage {
  @Input var clean: any Stage<LabelledImages>
  @Inputs var pattern: [any Stage<TensorSet>]
  let attack: A
  let attackName: String
  let attackType: String
  let seed: UInt64

  static var kind: String { "trigger" }
  static var codeStamp: CodeStamp { stamp(version: 2, with: A.self) }
  var label: String { "trigger \(attackName) on \(clean.label)" }

  func run(_ context: StageContext) throws -> LabelledImages {
    let attack = try attack.taking(context.read(pattern).first)
    let images = try Poisoning.triggered(context.read(clean), attack: attack, seed: seed)
    try checkPixels(of: images, rows: Array(0..<images.count), attack: attackName)
    return images
  }
}

struct CleanSamples: Stage {
  @Input var clean: any Stage<LabelledImages>

  static var kind: String { "clean" }
  static var codeStamp: CodeStamp { .version(2) }
  var label: String { "clean" }

  func run(_ context: StageContext) throws -> TrainingSamples {
    let images = try context.read(clean)
    return TrainingSamples(
      images: images, manifest: PoisonManifest(cleanLabels: images.labels), target: nil)
  }
}

extension Stage<TrainingSamples> {
  /// What a run on these samples is called: `BadNets 10%`, `clean`.
  var runName: String {
    label.hasPrefix("poison ") ? String(label.dropFirst("poison ".count)) : label
  }
}

/// The stamp of a stock stage that runs code of `type`: where that comes from a pipeline file, the
/// file's code counts too.
func stamp<T>(version: Int, with type: T.Type) -> CodeStamp {
  String(reflecting: type).hasPrefix("Attacks.")
    ? .version(version) : .versionInPipelineFile(version)
}

/// An attack of a pipeline file may leave anything in an image; what a network cannot learn from is
/// told here, and not as a training that diverges.
private func checkPixels(of images: LabelledImages, rows: [Int], attack: String) throws(UserError) {
  let (values, size) = (images.images.values, images.images.rowSize)
  for row in rows {
    let pixels = values[row * size..<(row + 1) * size]
    if let wrong = pixels.first(where: { !(0...1).contains($0) }) {
      throw UserError(
        "the attack “\(attack)” gave image \(row) a pixel of \(wrong); keep its values from 0 to 1")
    }
  }
}

/// The full name of a type, without what differs between two builds of the same source: the places
/// in memory by which Swift names what encloses a private or local type.
func typeName<T>(_ type: T.Type) -> String {
  String(reflecting: type).split(separator: ".").filter { !$0.hasPrefix("(unknown context") }
    .joined(separator: ".")
}

/// `0.1` → `10%`: in names, where a space would only be in the way of typing them.
func percent(_ share: Double) -> String { decimal(share * 100, places: 1) + "%" }
