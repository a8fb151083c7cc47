import Datasets
public import PipelineModel
public import Tensors

/// Images and labels from .npz files, as NumPy and `ibpipe cache export --numpy` write them.
///
/// ```swift
/// let data = NPZDataset(at: "medals.npz")    // x_train, y_train, x_test, y_test
/// let poisoned = NPZDataset(train: "poisoned.npz", test: "test.npz")    // images, labels
/// ```
/// The arrays are `x_train`, `y_train`, `x_test` and `y_test` (or `train_images`, …); else `images`
/// and `labels` (or `x` and `y`). Images are uint8, which are divided by 255, or floats from 0 to 1;
/// N×H×W×C, N×C×H×W or N×H×W, told by the axis that has 1 or 3 elements. There are as many classes
/// as the largest label says, or the array `class_count`.
public struct NPZDataset: Dataset {
  public let train: any Stage<LabelledImages>
  public let test: any Stage<LabelledImages>

  /// Which axis of an array of images has the channels.
  public enum Layout: String, Encodable, Sendable, CaseIterable {
    /// N×H×W×C
    case channelsLast
    /// N×C×H×W
    case channelsFirst

    fileprivate var ofImages: ImageLayout {
      switch self {
      case .channelsLast: .channelsLast
      case .channelsFirst: .channelsFirst
      }
    }
  }

  /// - Parameters:
  ///   - path: the file.
  ///   - layout: where the channels are, for shapes that do not tell.
  ///   - testShare: the share of each class that is set apart for testing, where the file has no
  ///     images to test on.
  ///   - seed: of the draw of these.
  public init(
    at path: String, layout: Layout? = nil, testShare: Double = 0.2, seed: UInt64 = 1
  ) {
    self.init(path, nil, layout, testShare, seed)
  }

  /// - Parameters:
  ///   - train: the file with the images to train on.
  ///   - test: the file with those to test on.
  ///   - layout: where the channels are, for shapes that do not tell.
  public init(train: String, test: String, layout: Layout? = nil) {
    self.init(train, test, layout, 0, 0)
  }

  private init(
    _ train: String, _ test: String?, _ layout: Layout?, _ testShare: Double, _ seed: UInt64
  ) {
    func stage(_ split: Split) -> ReadNPZ {
      ReadNPZ(
        trainFile: train, testFile: test, split: split, layout: layout, testShare: testShare,
        seed: seed)
    }
    self.train = stage(.train)
    self.test = stage(.test)
  }

  struct ReadNPZ: Stage {
    let trainFile: String
    let testFile: String?
    let split: Split
    let layout: Layout?
    let testShare: Double
    let seed: UInt64

    static var kind: String { "npz-images" }
    static var codeStamp: CodeStamp { .version(1) }
    var label: String {
      let file = split == .test ? testFile ?? trainFile : trainFile
      return "\(file.split(separator: "/").last ?? "images") \(split.rawValue)"
    }

    private func images() throws -> NPZImages {
      try NPZImages(
        train: trainFile, test: testFile, layout: layout?.ofImages, testShare: testShare,
        seed: seed)
    }

    /// Both, as the number of classes is that of both.
    func sourceFiles() -> [String] { [trainFile] + (testFile.map { [$0] } ?? []) }

    func check() throws { _ = try images() }

    func run(_ context: StageContext) throws -> LabelledImages { try images().read(split) }
  }
}
