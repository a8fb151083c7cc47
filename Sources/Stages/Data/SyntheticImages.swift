import Datasets
public import PipelineModel
public import Tensors

/// The embedded synthetic set: ten classes of 32×32 images that are generated, so that a first
/// experiment needs no download. A small network learns it; a linear classifier does not.
public struct SyntheticImages: Dataset {
  public let train: any Stage<LabelledImages>
  public let test: any Stage<LabelledImages>

  /// - Parameters:
  ///   - perClass: training images of each class.
  ///   - testPerClass: test images of each class.
  public init(perClass: Int = 300, testPerClass: Int = 60, seed: UInt64 = 1) {
    train = GenerateImages(split: .train, perClass: perClass, seed: seed)
    test = GenerateImages(split: .test, perClass: testPerClass, seed: seed)
  }
}

struct GenerateImages: Stage {
  let split: Split
  let perClass: Int
  let seed: UInt64

  static var kind: String { "synthetic-images" }
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "synthetic \(split.rawValue)" }

  func check() throws {
    guard (1...1_000_000).contains(perClass) else {
      throw UserError(
        "\(perClass) images of each class were asked for; ask for 1 to 1,000,000")
    }
  }

  func run(_ context: StageContext) throws -> LabelledImages {
    Datasets.SyntheticImages.make(split: split, perClass: perClass, seed: seed)
  }
}
