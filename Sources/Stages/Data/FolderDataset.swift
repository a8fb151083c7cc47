import Datasets
import Fingerprint
public import PipelineModel
public import Tensors

/// Anyone's own PNG and JPEG images in class folders.
///
/// ```swift
/// let birds = FolderDataset(at: "birds", size: 64)   // birds/jay/1.png, birds/robin/1.jpg, …
/// ```
/// A class is a folder; labels follow the folders' names, sorted by bytes, and images the files'.
/// Where the folder holds `train` and `test`, these have the class folders; else a share of each
/// class is set apart for testing. Links are followed within the folder; hidden files and those
/// that are no images are passed over.
///
/// Images of any size are resized with a triangle filter that does not alias, Pillow's BILINEAR.
/// Grey ones get three equal channels, and what is transparent is laid over white.
public struct FolderDataset: Dataset {
  public let train: any Stage<LabelledImages>
  public let test: any Stage<LabelledImages>

  /// How an image that is not square becomes so.
  public enum Fit: String, Encodable, Sendable, CaseIterable {
    /// The largest square in its middle, resized.
    case centreCrop
    /// All of it, resized in each direction as much as it takes.
    case squeeze

    fileprivate var ofImages: ImageFit {
      switch self {
      case .centreCrop: .centreCrop
      case .squeeze: .squeeze
      }
    }
  }

  /// - Parameters:
  ///   - path: the folder.
  ///   - size: the width and the height that images get, in pixels.
  ///   - fit: what is done with images that are not square.
  ///   - testShare: the share of each class that is for testing, where the folder does not say.
  ///   - seed: of the draw of these.
  public init(
    at path: String, size: Int = 32, fit: Fit = .centreCrop, testShare: Double = 0.2,
    seed: UInt64 = 1
  ) {
    // Which images there are is part of what the stage is; sourceFiles() says what is wrong.
    let images = try? ImageFolder(at: path, testShare: testShare, seed: seed)
    func stage(_ split: Split) -> ReadFolder {
      ReadFolder(
        path: path, split: split, size: size, fit: fit, testShare: testShare, seed: seed,
        images: images.map { ReadFolder.digest(of: $0, split) } ?? "none")
    }
    train = stage(.train)
    test = stage(.test)
  }
}

struct ReadFolder: Stage {
  let path: String
  let split: Split
  let size: Int
  let fit: FolderDataset.Fit
  let testShare: Double
  let seed: UInt64
  /// Stands for the names and the labels of all images; their contents are source files.
  let images: String

  static var kind: String { "image-folder" }
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "\(path.split(separator: "/").last ?? "images") \(split.rawValue)" }

  static func digest(of images: ImageFolder, _ split: Split) -> String {
    SHA256.digest(of: images.listing(split)).hex
  }

  private func folder() throws -> ImageFolder {
    try ImageFolder(at: path, testShare: testShare, seed: seed)
  }

  func sourceFiles() throws -> [String] { try folder().files(split) }

  func check() throws {
    guard (1...1024).contains(size) else {
      throw UserError("images of \(size)×\(size) pixels were asked for; ask for 1 to 1024")
    }
    guard (0..<1).contains(testShare) else { throw DatasetError.testShare(testShare) }
  }

  func run(_ context: StageContext) throws -> LabelledImages {
    let folder = try folder()
    let count = folder.items(split).count
    guard ReadFolder.digest(of: folder, split) == images else {
      throw UserError("files were added to or taken from \(path) meanwhile; run again")
    }
    for (label, name) in folder.classNames.enumerated() { print("class \(label): \(name)") }
    return try folder.read(split, size: size, fit: fit.ofImages) { done in
      try context.report(Double(done) / Double(count), "\(done) of \(count) images")
    }
  }
}
