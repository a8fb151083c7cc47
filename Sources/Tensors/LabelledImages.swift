/// Images and the class of each: what data sets give, attacks change and networks train on.
public struct LabelledImages: Sendable, Equatable {
  /// `[N, H, W, 3]`: RGB, channels last, values in [0, 1].
  public let images: Tensor
  /// The class of each image, in `0..<classCount`.
  public let labels: [Int]
  public let classCount: Int

  /// The most classes that a set can have: memory is taken for each, with or without images.
  public static let classLimit = 1_000_000

  public var count: Int { labels.count }
  public var height: Int { images.shape[1] }
  public var width: Int { images.shape[2] }

  /// Takes images and labels that agree: `images` is `[labels.count, H, W, 3]` and every label is
  /// in `0..<classCount`.
  public init(
    images: Tensor, labels: [Int], classCount: Int
  ) throws(LabelledImagesError) {
    guard images.shape.count == 4, images.shape[3] == 3 else {
      throw .shape(images.shape)
    }
    guard images.shape[0] == labels.count else {
      throw .counts(images: images.shape[0], labels: labels.count)
    }
    guard (1...LabelledImages.classLimit).contains(classCount) else {
      throw .classCount(classCount)
    }
    if let row = labels.firstIndex(where: { !(0..<classCount).contains($0) }) {
      throw .label(labels[row], row: row, classCount: classCount)
    }
    self.init(unchecked: images, labels: labels, classCount: classCount)
  }

  /// For modules whose own code guarantees what ``init(images:labels:classCount:)`` checks.
  package init(unchecked images: Tensor, labels: [Int], classCount: Int) {
    self.images = images
    self.labels = labels
    self.classCount = classCount
  }

  /// The images named by `rows` (each in `0..<count`), in that order.
  public func rows(_ rows: [Int]) -> LabelledImages {
    LabelledImages(
      unchecked: images.gather(rows: rows), labels: rows.map { labels[$0] },
      classCount: classCount)
  }

  /// The rows that carry the label `label`, ascending.
  public func rowsOfClass(_ label: Int) -> [Int] {
    labels.indices.filter { labels[$0] == label }
  }
}

public enum LabelledImagesError: Error, Equatable, CustomStringConvertible {
  case file(TensorFileError)
  case shape([Int])
  case counts(images: Int, labels: Int)
  case classCount(Int)
  case label(Int, row: Int, classCount: Int)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .shape(let shape): "labelled images must have the shape [N, H, W, 3], not \(shape)"
    case .counts(let images, let labels):
      "labelled images need one label for each image, but there are \(images) images and "
        + "\(labels) labels"
    case .classCount(let count):
      count < 1
        ? "labelled images need at least one class, not \(count)"
        : "labelled images can have \(LabelledImages.classLimit) classes at most, not \(count)"
    case .label(let label, let row, let classCount):
      "row \(row) of the labelled images has the label \(label), which is not one of the "
        + "\(classCount) classes 0 to \(classCount - 1)"
    }
  }
}

extension LabelledImages {
  /// The tensors `images` (F32 `[N, H, W, 3]`), `labels` (I32 `[N]`) and `class_count`
  /// (I32 `[1]`).
  public var tensorFile: TensorFile {
    TensorFile(
      floats: ["images": images],
      integers: ["labels": IntegerTensor(labels), "class_count": IntegerTensor([classCount])])
  }

  /// The set as a safetensors file; see ``tensorFile``.
  public func encoded() -> [UInt8] { tensorFile.encoded() }

  /// Takes what ``tensorFile`` gives, and checks that its parts agree.
  public init(_ file: TensorFile) throws(LabelledImagesError) {
    let images: Tensor
    let labels: IntegerTensor
    let classCount: IntegerTensor
    do throws(TensorFileError) {
      images = try file.float("images")
      labels = try file.integer("labels")
      classCount = try file.integer("class_count")
    } catch {
      throw .file(error)
    }
    guard classCount.values.count == 1 else { throw .classCount(classCount.values.count) }
    try self.init(
      images: images, labels: labels.integers, classCount: classCount.integers[0])
  }

  /// Reads what ``encoded()`` wrote.
  public init(decoding bytes: [UInt8]) throws(LabelledImagesError) {
    let file: TensorFile
    do throws(TensorFileError) { file = try TensorFile(decoding: bytes) } catch {
      throw .file(error)
    }
    try self.init(file)
  }
}
