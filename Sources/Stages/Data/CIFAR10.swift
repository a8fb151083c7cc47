import Datasets
public import PipelineModel
public import Tensors

/// CIFAR-10 from its official binary files: a folder, or the archive as downloaded.
public struct CIFAR10: Dataset {
  public let train: any Stage<LabelledImages>
  public let test: any Stage<LabelledImages>

  /// - Parameters:
  ///   - path: the folder with `data_batch_1.bin` …, its parent, or the `.tar.gz`.
  ///   - perClass: keeps the first so many training images of each class; nil keeps all.
  ///   - testPerClass: the same for the test images.
  public init(at path: String, perClass: Int? = nil, testPerClass: Int? = nil) {
    train = ReadCIFAR10(path: path, split: .train, perClass: perClass)
    test = ReadCIFAR10(path: path, split: .test, perClass: testPerClass)
  }
}

struct ReadCIFAR10: Stage {
  let path: String
  let split: Split
  let perClass: Int?

  static var kind: String { "cifar10" }
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "CIFAR-10 \(split.rawValue)" }

  func sourceFiles() throws -> [String] { try Datasets.CIFAR10.files(at: path) }

  func check() throws {
    if let perClass, perClass < 1 {
      throw UserError("\(perClass) images of each class were asked for; ask for at least 1")
    }
  }

  func run(_ context: StageContext) throws -> LabelledImages {
    try Datasets.CIFAR10.read(at: path, split: split, perClass: perClass)
  }
}
