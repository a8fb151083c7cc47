public import Tensors

/// Images and labels in .npz files, as `numpy.savez` and `numpy.savez_compressed` write them.
///
/// The arrays are `x_train`, `y_train`, `x_test` and `y_test` (or `train_images`, …), where one
/// file has both splits; else `images` and `labels` (or `x` and `y`). Images are uint8, which are
/// divided by 255, or floats, which must lie in [0, 1]; the axis of 1 or 3 elements has the
/// channels. Labels are whole numbers from 0 on.
public struct NPZImages: Sendable {
  private let trainFile: String
  private let testFile: String?
  private let layout: ImageLayout?
  private let testShare: Double
  private let seed: UInt64

  /// - Parameters:
  ///   - train: the file with both splits, or with the images to train on.
  ///   - test: the file with those to test on; nil where they are in the first, or where a share of
  ///     it is to be set apart.
  ///   - layout: where the channels are; nil where the shape tells.
  ///   - testShare: the share of each class that is set apart for testing where there are no images
  ///     to test on, in 0..<1, rounded; one image is left to train on.
  ///   - seed: of the draw of these.
  public init(
    train: String, test: String?, layout: ImageLayout? = nil, testShare: Double = 0.2,
    seed: UInt64 = 1
  ) throws(DatasetError) {
    guard (0..<1).contains(testShare) else { throw .testShare(testShare) }
    trainFile = train
    testFile = test
    self.layout = layout
    self.testShare = testShare
    self.seed = seed
  }

  /// The images of a split, in the order of the array.
  public func read(_ split: Split) throws(DatasetError) -> LabelledImages {
    let train = try FileBytes.all(of: trainFile, limit: NPZImages.sizeLimit, wanted: "a .npz file")
    guard let testFile else { return try read(train, split) }
    let test = try FileBytes.all(of: testFile, limit: NPZImages.sizeLimit, wanted: "a .npz file")
    return try read(train, test, split)
  }

  /// From the bytes of a file with both splits, or of one that is divided.
  package func read(_ bytes: [UInt8], _ split: Split) throws(DatasetError) -> LabelledImages {
    do throws(NPZError) {
      let arrays = try NPZImages.arrays(
        in: bytes, named: Split.allCases.flatMap(NPZImages.names) + NPZFile.plainNames)
      guard let train = try NPZFile(arrays, names: NPZImages.names(.train), layout: layout) else {
        throw NPZError.noArrays(there: try NPZImages.namesThere(in: bytes), split: .train)
      }
      try NPZImages.checkGrowth(of: train, from: bytes)
      if let test = try NPZFile(arrays, names: NPZFile.names[.test] ?? [], layout: layout) {
        try NPZImages.checkGrowth(of: test, from: bytes)
        let file = split == .train ? train : test
        return try NPZImages.images(
          of: file, rows: Array(file.labels.indices), split: split,
          classCount: max(train.classCount, test.classCount))
      }
      let held = HeldOut.rows(of: train.labels, share: testShare, seed: seed)
      let rows = train.labels.indices.filter { held.contains($0) == (split == .test) }
      return try NPZImages.images(of: train, rows: rows, split: split, classCount: train.classCount)
    } catch {
      throw .npz(file: trainFile, error)
    }
  }

  /// From the bytes of a file for each split.
  package func read(
    _ train: [UInt8], _ test: [UInt8], _ split: Split
  ) throws(DatasetError) -> LabelledImages {
    let train = try file(train, .train, path: trainFile)
    let test = try file(test, .test, path: testFile ?? trainFile)
    let file = split == .train ? train : test
    do throws(NPZError) {
      return try NPZImages.images(
        of: file, rows: Array(file.labels.indices), split: split,
        classCount: max(train.classCount, test.classCount))
    } catch {
      throw .npz(file: split == .train ? trainFile : testFile ?? trainFile, error)
    }
  }

  private func file(
    _ bytes: [UInt8], _ split: Split, path: String
  ) throws(DatasetError) -> NPZFile {
    do throws(NPZError) {
      let names = NPZImages.names(split)
      let arrays = try NPZImages.arrays(in: bytes, named: names)
      guard let file = try NPZFile(arrays, names: names, layout: layout) else {
        throw NPZError.noArrays(there: try NPZImages.namesThere(in: bytes), split: split)
      }
      try NPZImages.checkGrowth(of: file, from: bytes)
      return file
    } catch {
      throw .npz(file: path, error)
    }
  }

  /// The largest file accepted, in bytes.
  private static let sizeLimit = 8 << 30

  /// What images may take as floats: the floor in bytes, and how many times the file. Grey bytes
  /// become twelve times as many.
  private static let growthFloor = 256 << 20
  private static let growthLimit = 256

  private static func checkGrowth(of file: NPZFile, from bytes: [UInt8]) throws(NPZError) {
    guard file.tensorSize <= max(growthFloor, growthLimit * bytes.count) else {
      throw .growth(bytes: file.tensorSize, limit: growthLimit)
    }
  }

  private static func names(_ split: Split) -> [(images: String, labels: String)] {
    (NPZFile.names[split] ?? []) + NPZFile.plainNames
  }

  private static func images(
    of file: NPZFile, rows: [Int], split: Split, classCount: Int
  ) throws(NPZError) -> LabelledImages {
    guard !rows.isEmpty else { throw .empty(split: split) }
    return LabelledImages(
      unchecked: try file.tensor(rows), labels: rows.map { file.labels[$0] },
      classCount: classCount)
  }

  /// Those of the arrays called by these names that are there, and class_count.
  private static func arrays(
    in bytes: [UInt8], named names: [(images: String, labels: String)]
  ) throws(NPZError) -> [String: RawTensor] {
    let names = Set(names.flatMap { [$0.images, $0.labels] } + ["class_count"])
    do throws(NumPyError) {
      return try NumPyArchive.decode(bytes, where: names.contains)
    } catch {
      throw .file(error)
    }
  }

  private static func namesThere(in bytes: [UInt8]) throws(NPZError) -> [String] {
    do throws(NumPyError) { return try NumPyArchive.names(in: bytes) } catch { throw .file(error) }
  }
}
