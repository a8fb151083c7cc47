import Datasets
import Foundation
import Tensors
import Testing

/// Against what NumPy saved; see Goldens/NPZ/make_npz.py.
@Suite struct NPZImagesTests {
  private static let expected = Result {
    TensorSet(try NumPyArchive.decode(Golden.bytes("NPZ/expected.npz")))
  }

  private static func set(_ images: String, _ labels: String, classes: Int = 3) throws
    -> LabelledImages
  {
    try LabelledImages(
      images: expected.get().float(images), labels: expected.get().integer(labels).integers,
      classCount: classes)
  }

  private static func path(_ name: String) -> String { Golden.path("NPZ/\(name).npz") }

  private func read(
    _ name: String, _ split: Split = .train, layout: ImageLayout? = nil, share: Double = 0
  ) throws -> LabelledImages {
    try NPZImages(train: Self.path(name), test: nil, layout: layout, testShare: share).read(split)
  }

  @Test(
    arguments: [
      "last", "compressed", "column", "first", "fortran", "medmnist", "float32", "float64",
    ])
  func bothSplitsOfAFile(name: String) throws {
    #expect(try read(name) == (try Self.set("train", "train_labels")))
    #expect(try read(name, .test) == (try Self.set("test", "test_labels")))
  }

  @Test(arguments: ["grey-last", "grey-first", "grey"])
  func greyImagesGetThreeEqualChannels(name: String) throws {
    #expect(try read(name) == (try Self.set("grey", "train_labels")))
  }

  @Test func whereTheChannelsAreCanBeSaid() throws {
    let last = try read("ambiguous", layout: .channelsLast)
    #expect(last.images.shape == [6, 3, 4, 3])
    let first = try read("ambiguous", layout: .channelsFirst)
    #expect(first.images.shape == [6, 4, 3, 3])
    func value(_ set: LabelledImages, _ row: Int, _ column: Int, _ channel: Int) -> Float {
      set.images.values[((2 * set.height + row) * set.width + column) * 3 + channel]
    }
    // Of image 2.
    #expect(value(first, 3, 2, 1) == value(last, 1, 3, 2))
    #expect(value(first, 0, 1, 2) == value(last, 2, 0, 1))
  }

  @Test func twoFilesHaveTheClassesOfBoth() throws {
    let images = try NPZImages(train: Self.path("counted"), test: Self.path("test-alone"))
    #expect(try images.read(.train) == (try Self.set("train", "train_labels", classes: 7)))
    #expect(try images.read(.test) == (try Self.set("test", "test_labels", classes: 7)))
  }

  @Test func aShareOfEachClassIsSetApart() throws {
    let all = try Self.set("train", "train_labels")
    let (train, test) = (try read("single", share: 0.25), try read("single", .test, share: 0.25))
    #expect(test.labels.sorted() == [0, 1, 2])
    #expect(train.count == 9)
    // In the order of the file, and no image in both.
    var left = Array(all.labels.indices)
    for set in [train, test] {
      let rows = (0..<set.count).map { row in
        all.labels.indices.first { all.rows([$0]) == set.rows([row]) } ?? -1
      }
      #expect(rows == rows.sorted())
      left.removeAll(where: rows.contains)
    }
    #expect(left.isEmpty)
  }

  /// What a stage made and `ibpipe cache export --numpy` wrote.
  @Test func whatWasExportedIsReadBack() throws {
    let set = try Self.set("train", "train_labels", classes: 9)
    let folder = try TemporaryFolder()
    let arrays = try TensorSet(decoding: set.encoded()).tensors
    let path = try folder.write(NumPyArchive.encode(arrays), "images.npz")
    #expect(try NPZImages(train: path, test: path).read(.train) == set)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: String
    var split = Split.train
    var layout: ImageLayout?
  }

  static let cases: [Case] = [
    Case(
      testDescription: "integers",
      reason: "images is I16; give uint8 from 0 to 255, or floats from 0 to 1"),
    Case(
      testDescription: "half",
      reason:
        "images has the value 1.15625 in image 0 (counted from 0), where floats from 0 to 1 "
        + "were expected; scale them, or give uint8"),
    Case(
      testDescription: "nan",
      reason: "images has the value nan in image 0 (counted from 0), where floats from 0 to 1 were "
        + "expected; scale them, or give uint8"),
    Case(
      testDescription: "float-labels",
      reason: "labels is F64; give whole numbers, as with labels.astype(\"int64\")"),
    Case(
      testDescription: "one-hot",
      reason: "labels has the shape [12, 3]; give one number for each image, as with "
        + "labels.argmax(1) where it is one-hot"),
    Case(
      testDescription: "negative",
      reason: "labels has the label -1 in row 0 (counted from 0); classes count from 0 to 999999"),
    Case(
      testDescription: "huge",
      reason: "labels has the label 9223372036854775807 in row 0 (counted from 0); classes count "
        + "from 0 to 999999"),
    Case(
      testDescription: "short",
      reason: "it holds 12 images and 5 labels; give one label for each image"),
    Case(
      testDescription: "other-names",
      reason: "it holds no images and labels for the train split, but “pictures”, “classes”; call "
        + "them x_train, y_train, x_test, y_test, or images and labels"),
    Case(
      testDescription: "flat",
      reason: "images has the shape [12, 60]; give N×H×W×C, N×C×H×W or N×H×W"),
    Case(
      testDescription: "two-channels",
      reason: "images has the shape [12, 4, 5, 2], with 2 channels; give 1 or 3"),
    Case(
      testDescription: "first",
      reason: "x_train has the shape [12, 3, 4, 5], with 5 channels; give 1 or 3",
      layout: .channelsLast),
    Case(
      testDescription: "last",
      reason: "x_train has the shape [12, 4, 5, 3], with 4 channels; give 1 or 3",
      layout: .channelsFirst),
    Case(
      testDescription: "ambiguous",
      reason: "images has the shape [6, 3, 4, 3], whose channels may come first or last; say which "
        + "by layout"),
    Case(
      testDescription: "no-images", reason: "it holds no image for the train split; save some"),
    Case(
      testDescription: "single", reason: "it holds no image for the test split; save some",
      split: .test),
    Case(
      testDescription: "bad-count",
      reason:
        "class_count is no number of classes from 1 to 1000000; leave it out, and the largest "
        + "label says how many there are"),
    Case(
      testDescription: "grey-bomb",
      reason:
        "its images would take 288000000 bytes as 32-bit numbers, more than 256 times the file; "
        + "save them uncompressed, with numpy.savez"),
    Case(
      testDescription: "bomb",
      reason: "its arrays claim 67117408 bytes, more than 64 times the file; save them "
        + "uncompressed, with numpy.savez"),
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let error = #expect(throws: DatasetError.self) {
      try read(test.testDescription, test.split, layout: test.layout)
    }
    #expect(
      error?.description
        == "“\(Self.path(test.testDescription))” is no .npz file of images that can be read: "
        + test.reason)
  }

  @Test func otherSentences() throws {
    #expect(
      #expect(throws: DatasetError.self) { try NPZImages(train: "x", test: nil, testShare: 1) }?
        .description
        == "the share of images for testing is 1.0, where one from 0 up to, but not, 1 was "
        + "expected: give, say, 0.2 for one image in five")
    #expect(throws: DatasetError.self) { try NPZImages(train: "x", test: nil, testShare: .nan) }
    #expect(
      #expect(throws: DatasetError.self) { try read("nowhere") }?.description
        == "“\(Self.path("nowhere"))” cannot be read: No such file or directory")
    #expect(
      DatasetError.tooManyPixels(images: 9000, height: 1024, width: 1024).description
        == "9000 images of 1024×1024 pixels are more than the 16 GiB that a set may take as 32-bit "
        + "numbers: take smaller or fewer ones")
  }

  @Test(arguments: ["compressed", "single", "grey-first"])
  func damagedFilesNeverCrash(name: String) throws {
    let good = try Golden.bytes("NPZ/\(name).npz")
    var draws = RandomStream(seed: 6, purpose: "test/fuzz/" + name).sequence
    let images = try NPZImages(train: "x", test: nil, testShare: 0.5)
    var refused = 0
    for _ in 0..<400 {
      do throws(DatasetError) { _ = try images.read(good.damaged(&draws), .train) } catch {
        refused += 1
      }
    }
    #expect(refused > 200)
  }
}
