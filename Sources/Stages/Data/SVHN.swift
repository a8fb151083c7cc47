import Datasets
import Fingerprint
public import PipelineModel
public import Tensors

/// The Street View House Numbers, cropped digits, from the published MATLAB files.
///
/// ```swift
/// let data = SVHN(at: "svhn")                        // 4,000 of each digit, as in the paper
/// let all = SVHN(at: "svhn", training: .all)
/// ```
public struct SVHN: Dataset {
  public let train: any Stage<LabelledImages>
  public let test: any Stage<LabelledImages>

  /// Which training images are used.
  public struct Training: Sendable, Hashable {
    fileprivate let subset: Datasets.SVHN.Subset

    /// All 73,257, in file order.
    public static let all = Training(subset: .all)
    /// The first 4,000 of each digit in file order, all zeros before all ones and so on.
    public static let balanced = balanced(perClass: 4000)

    /// The first so many of each digit in file order, all zeros before all ones and so on.
    public static func balanced(perClass: Int) -> Training {
      Training(subset: .balanced(perClass: perClass))
    }
  }

  /// - Parameters:
  ///   - path: the folder with `train_32x32.mat` and `test_32x32.mat`.
  ///   - testPerClass: keeps the first so many test images of each class; nil keeps all 26,032.
  ///   - verify: refuses files whose SHA-256 is not that of the published ones. Otherwise they are
  ///     used, and what the stage prints says so.
  public init(
    at path: String, training: Training = .balanced, testPerClass: Int? = nil, verify: Bool = false
  ) {
    train = ReadSVHN(path: path, split: .train, subset: training.subset, verify: verify)
    let subset = testPerClass.map { Datasets.SVHN.Subset.first(perClass: $0) } ?? .all
    test = ReadSVHN(path: path, split: .test, subset: subset, verify: verify)
  }
}

struct ReadSVHN: Stage {
  let path: String
  let split: Split
  let subset: Datasets.SVHN.Subset
  let verify: Bool

  static var kind: String { "svhn" }
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "SVHN \(split.rawValue)" }

  func sourceFiles() throws -> [String] { [try Datasets.SVHN.file(at: path, split: split)] }

  func check() throws {
    if let perClass = subset.perClass, perClass < 1 {
      throw UserError("\(perClass) images of each class were asked for; ask for at least 1")
    }
  }

  func run(_ context: StageContext) throws -> LabelledImages {
    let file = try Datasets.SVHN.file(at: path, split: split)
    let digest = try SHA256.digest(ofFile: file).hex
    let official = Datasets.SVHN.officialDigest(of: split)
    if digest == official {
      print("\(file) is the published file: its SHA-256 is \(digest)")
    } else if verify {
      throw UserError(
        "\(file) is not the published file: its SHA-256 is \(digest.prefix(12))…, not "
          + "\(official.prefix(12))…; download it again, or leave out “verify: true” to use it")
    } else {
      print("\(file) is not the published file: its SHA-256 is \(digest). It is used as it is.")
    }
    return try Datasets.SVHN.read(at: path, split: split, subset: subset)
  }
}
