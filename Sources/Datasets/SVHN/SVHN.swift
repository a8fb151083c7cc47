public import Tensors

/// The Street View House Numbers, cropped digits (format 2, http://ufldl.stanford.edu/housenumbers):
/// `train_32x32.mat` and `test_32x32.mat`, MATLAB files with X, uint8 of 32×32×3×N, and y, the N
/// labels from 1 to 10, where 10 stands for the digit 0.
///
/// A `path` is the folder with both files. They may hold any number of images, compressed or not.
public enum SVHN {
  public static let classCount = 10
  /// The classes' names, by label.
  public static let classNames = (0...9).map(String.init)

  /// Which images of a split are kept.
  public enum Subset: Sendable, Hashable, Codable {
    /// All, in file order.
    case all
    /// The first so many of each digit in file order.
    case first(perClass: Int)
    /// The first so many of each digit in file order, all zeros before all ones and so on: the
    /// paper trains on 4,000 of each.
    case balanced(perClass: Int = 4000)

    /// How many of each digit; nil for all.
    public var perClass: Int? {
      switch self {
      case .all: nil
      case .first(let perClass), .balanced(let perClass): perClass
      }
    }
  }

  /// The SHA-256 of the files that the authors publish.
  public static func officialDigest(of split: Split) -> String {
    split == .train
      ? "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"
      : "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"
  }

  /// The images of a split, as `k / 255`.
  public static func read(
    at path: String, split: Split, subset: Subset = .all
  ) throws(DatasetError) -> LabelledImages {
    let file = try self.file(at: path, split: split)
    let bytes = try FileBytes.all(
      of: file, limit: sizeLimit, wanted: "a file of SVHN's cropped digits")
    return try read(bytes, file: file, split: split, subset: subset)
  }

  /// The images of a file that lies in memory; `file` is what errors call it.
  package static func read(
    _ bytes: [UInt8], file: String, split: Split, subset: Subset = .all
  ) throws(DatasetError) -> LabelledImages {
    try SVHNFile(bytes, file: file).images(subset, split: split)
  }

  /// The file that holds a split.
  public static func file(at path: String, split: Split) throws(DatasetError) -> String {
    let name = split.rawValue + "_32x32.mat"
    let wanted = "the folder that holds train_32x32.mat and test_32x32.mat"
    if FileBytes.isFile(path) { throw .notFolder(path: path, wanted: wanted) }
    guard FileBytes.isFolder(path) else { throw .notFound(path: path, wanted: wanted) }
    let file = path + (path.hasSuffix("/") ? "" : "/") + name
    guard FileBytes.isFile(file) else {
      throw .missingFile(file: name, path: path, wanted: wanted)
    }
    return file
  }

  /// The largest file accepted, in bytes: the training file has 182 MB compressed, 225 MB not.
  private static let sizeLimit = 512 << 20
}
