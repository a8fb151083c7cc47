public import Tensors

/// CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html) in its binary or its Python version.
///
/// Binary: `data_batch_1.bin` to `data_batch_5.bin` for training and `test_batch.bin`, each a
/// sequence of 3,073-byte records: the label, then a plane of red, of green and of blue, row by
/// row. Python: files without `.bin` that hold the same as pickles, of which no more is run than
/// CIFAR-10 needs.
///
/// A `path` is the folder with those files, the folder that holds `cifar-10-batches-bin` or
/// `cifar-10-batches-py`, or the `.tar.gz` or `.tar` archive as downloaded. Files may hold any
/// number of whole records.
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
    case .folder(let folder, let version):
      batches = try read(version.names(split), in: folder, version)
    case .archive(let archive): batches = try extract(split, from: archive)
    }
    return try CIFARBatch.images(in: batches, split: split, perClass: perClass)
  }

  /// The images of one batch that lies in memory, of either version; `file` is what errors call it.
  package static func read(
    batch bytes: [UInt8], file: String, isPython: Bool
  ) throws(DatasetError) -> LabelledImages {
    let batch = try self.batch(bytes, file: file, isPython ? .python : .binary)
    return try CIFARBatch.images(in: [batch], split: .train, perClass: nil)
  }

  /// The files that hold the data set: the six batches of a folder, or the one archive. What a
  /// key over the data set's content must hash.
  public static func files(at path: String) throws(DatasetError) -> [String] {
    switch try location(of: path) {
    case .archive(let archive): return [archive]
    case .folder(let folder, let version):
      let names = Split.allCases.flatMap { version.names($0) }
      for name in names where !FileBytes.isFile(folder + "/" + name) {
        throw .missingBatch(file: name, path: folder)
      }
      return names.map { folder + "/" + $0 }
    }
  }

  private enum Version: CaseIterable {
    case binary, python

    var ending: String { self == .binary ? ".bin" : "" }
    var folder: String { self == .binary ? "cifar-10-batches-bin" : "cifar-10-batches-py" }

    func names(_ split: Split) -> [String] {
      split == .test ? ["test_batch" + ending] : (1...5).map { "data_batch_\($0)" + ending }
    }
  }

  private enum Location {
    case folder(String, Version)
    case archive(String)
  }

  private static func location(of path: String) throws(DatasetError) -> Location {
    if FileBytes.isFile(path) { return .archive(path) }
    guard FileBytes.isFolder(path) else {
      throw .notFound(
        path: path,
        wanted: "the folder cifar-10-batches-bin or cifar-10-batches-py, the folder that holds it, "
          + "or the archive that was downloaded")
    }
    for version in Version.allCases {
      let inner = path + (path.hasSuffix("/") ? "" : "/") + version.folder
      if FileBytes.isFolder(inner) { return .folder(inner, version) }
    }
    let isPython = Split.allCases.flatMap { Version.python.names($0) }
      .contains { FileBytes.isFile(path + "/" + $0) }
    let isBinary = Split.allCases.flatMap { Version.binary.names($0) }
      .contains { FileBytes.isFile(path + "/" + $0) }
    return .folder(path, isPython && !isBinary ? .python : .binary)
  }

  private static func read(
    _ names: [String], in folder: String, _ version: Version
  ) throws(DatasetError) -> [CIFARBatch] {
    var batches: [CIFARBatch] = []
    for name in names {
      let file = folder + "/" + name
      guard FileBytes.isFile(file) else { throw .missingBatch(file: name, path: folder) }
      let bytes = try FileBytes.all(
        of: file, limit: CIFARBatch.sizeLimit, wanted: "a CIFAR-10 batch")
      batches.append(try batch(bytes, file: file, version))
    }
    return batches
  }

  /// From the version that the archive has; the binary one where it has both.
  private static func extract(
    _ split: Split, from archive: String
  ) throws(DatasetError) -> [CIFARBatch] {
    let entries = try TarArchive.entries(
      named: Version.allCases.flatMap { $0.names(split) }, in: archive,
      entryLimit: CIFARBatch.sizeLimit)
    let isPython = entries.keys.contains { Version.python.names(split).contains($0) }
    let isBinary = entries.keys.contains { Version.binary.names(split).contains($0) }
    let version = isPython && !isBinary ? Version.python : .binary
    var batches: [CIFARBatch] = []
    for name in version.names(split) {
      guard let bytes = entries[name] else { throw .missingBatch(file: name, path: archive) }
      batches.append(try batch(bytes, file: archive + ":" + name, version))
    }
    return batches
  }

  private static func batch(
    _ bytes: [UInt8], file: String, _ version: Version
  ) throws(DatasetError) -> CIFARBatch {
    if version == .binary { return try CIFARBatch(bytes, file: file) }
    do throws(PickleError) {
      return try CIFARBatch(unchecked: PythonBatch.records(of: bytes))
    } catch {
      throw .pickle(file: file, error)
    }
  }
}
