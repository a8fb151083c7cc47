public import Tensors

/// CIFAR-10 in its official binary layout (https://www.cs.toronto.edu/~kriz/cifar.html):
/// `data_batch_1.bin` to `data_batch_5.bin` for training and `test_batch.bin`, each a sequence of
/// 3,073-byte records: the label, then a plane of red, of green and of blue, row by row.
///
/// A `path` is the folder with those files, the folder that holds `cifar-10-batches-bin`, or the
/// `.tar.gz` or `.tar` archive as downloaded. Files may hold any number of whole records.
public enum CIFAR10 {
  public static let classCount = 10
  /// The classes' names, by label.
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  /// The images of a split in file order (training batches one to five), as `k / 255`.
  ///
  /// - Parameter perClass: keeps the first so many of each class; the rows stay in file order.
  public static func read(
    at path: String, split: Split, perClass: Int? = nil
  ) throws(DatasetError) -> LabelledImages {
    if let perClass, perClass < 1 { throw .perClassNotPositive(perClass) }
    let batches: [CIFARBatch]
    switch try location(of: path) {
    case .folder(let folder): batches = try read(names(split), in: folder)
    case .archive(let archive): batches = try extract(names(split), from: archive)
    }
    return try CIFARBatch.images(in: batches, split: split, perClass: perClass)
  }

  /// The files that hold the data set: the six batches of a folder, or the one archive. What a
  /// key over the data set's content must hash.
  public static func files(at path: String) throws(DatasetError) -> [String] {
    switch try location(of: path) {
    case .archive(let archive): return [archive]
    case .folder(let folder):
      let names = Split.allCases.flatMap { self.names($0) }
      for name in names where !FileBytes.isFile(folder + "/" + name) {
        throw .missingBatch(file: name, path: folder)
      }
      return names.map { folder + "/" + $0 }
    }
  }

  private enum Location {
    case folder(String)
    case archive(String)
  }

  private static func names(_ split: Split) -> [String] {
    split == .test ? ["test_batch.bin"] : (1...5).map { "data_batch_\($0).bin" }
  }

  private static func location(of path: String) throws(DatasetError) -> Location {
    if FileBytes.isFile(path) { return .archive(path) }
    guard FileBytes.isFolder(path) else {
      throw .notFound(
        path: path,
        wanted: "the folder cifar-10-batches-bin, the folder that holds it, or "
          + "cifar-10-binary.tar.gz")
    }
    let inner = path + (path.hasSuffix("/") ? "" : "/") + "cifar-10-batches-bin"
    return .folder(FileBytes.isFolder(inner) ? inner : path)
  }

  private static func read(
    _ names: [String], in folder: String
  ) throws(DatasetError) -> [CIFARBatch] {
    var batches: [CIFARBatch] = []
    for name in names {
      let file = folder + "/" + name
      guard FileBytes.isFile(file) else { throw .missingBatch(file: name, path: folder) }
      let bytes = try FileBytes.all(
        of: file, limit: CIFARBatch.sizeLimit, wanted: "a CIFAR-10 batch")
      batches.append(try CIFARBatch(bytes, file: file))
    }
    return batches
  }

  private static func extract(
    _ names: [String], from archive: String
  ) throws(DatasetError) -> [CIFARBatch] {
    let entries = try TarArchive.entries(
      named: names, in: archive, entryLimit: CIFARBatch.sizeLimit)
    var batches: [CIFARBatch] = []
    for name in names {
      guard let bytes = entries[name] else { throw .missingBatch(file: name, path: archive) }
      batches.append(try CIFARBatch(bytes, file: archive + ":" + name))
    }
    return batches
  }
}
