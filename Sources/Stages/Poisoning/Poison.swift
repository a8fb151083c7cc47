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
  ///   - rate: the share of the training images that is poisoned.
  ///   - target: the label that the attack wants.
  public init<A: Attack & Encodable>(
    _ data: some Dataset, with attack: A, rate: Double, target: Int = 0, seed: UInt64 = 1
  ) {
    samples = PoisonSamples(
      clean: data.train, attack: attack, attackName: attack.name, attackType: typeName(A.self),
      rate: rate, target: target, seed: seed)
    triggered = TriggerImages(
      clean: data.test, attack: attack, attackName: attack.name, attackType: typeName(A.self),
      seed: seed)
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
  let attack: A
  let attackName: String
  /// Two attacks of a pipeline file may have the same name and parameters.
  let attackType: String
  let rate: Double
  let target: Int
  let seed: UInt64

  static var kind: String { "poison" }
  static var codeStamp: CodeStamp { stamp(version: 1, with: A.self) }
  var label: String { "poison \(attackName) \(percent(rate))" }

  func check() throws {
    guard rate > 0, rate < 1 else { throw AttackError.rate(rate) }
    guard target >= 0 else {
      throw UserError("the target class is \(target); classes count from 0")
    }
  }

  func run(_ context: StageContext) throws -> TrainingSamples {
    let (images, manifest) = try Poisoning.poison(
      context.read(clean), rate: rate, target: target, attack: attack, seed: seed)
    let poisoned = manifest.poisoned.indices.filter { manifest.poisoned[$0] }
    try checkPixels(of: images, rows: poisoned, attack: attackName)
    return TrainingSamples(images: images, manifest: manifest, target: target)
  }
}

struct TriggerImages<A: Attack & Encodable>: Stage {
  @Input var clean: any Stage<LabelledImages>
  let attack: A
  let attackName: String
  let attackType: String
  let seed: UInt64

  static var kind: String { "trigger" }
  static var codeStamp: CodeStamp { stamp(version: 1, with: A.self) }
  var label: String { "trigger \(attackName) on \(clean.label)" }

  func run(_ context: StageContext) throws -> LabelledImages {
    let images = try Poisoning.triggered(context.read(clean), attack: attack, seed: seed)
    try checkPixels(of: images, rows: Array(0..<images.count), attack: attackName)
    return images
  }
}

struct CleanSamples: Stage {
  @Input var clean: any Stage<LabelledImages>

  static var kind: String { "clean" }
  static var codeStamp: CodeStamp { .version(1) }
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
