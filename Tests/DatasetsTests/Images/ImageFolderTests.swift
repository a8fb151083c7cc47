import Datasets
import Foundation
import Tensors
import Testing

@Suite struct ImageFolderTests {
  private static func image(_ name: String) throws -> [UInt8] {
    try Golden.bytes("Images/files/" + name)
  }

  private static func fill(_ folder: TemporaryFolder, _ files: [String: String]) throws {
    for (name, golden) in files { try folder.write(image(golden), name) }
  }

  @Test func classesAreFoldersByNameAndImagesAreFilesByName() throws {
    let folder = try TemporaryFolder()
    try Self.fill(
      folder,
      [
        "train/zebra/2.png": "rgb.png", "train/zebra/10.JPG": "444.jpg",
        "train/Ape/b.jpeg": "grey.jpg", "train/Ape/a.png": "exact.png",
        "test/zebra/x.png": "rgba.png", "train/Ape/.hidden.png": "rgb.png",
      ])
    try folder.write(Array("two apes".utf8), "train/Ape/notes.txt")
    let images = try ImageFolder(at: folder.path + "/", testShare: 0.2, seed: 1)
    #expect(images.classNames == ["Ape", "zebra"])
    #expect(
      images.listing(.train) == """
        0 train/Ape/a.png
        0 train/Ape/b.jpeg
        1 train/zebra/10.JPG
        1 train/zebra/2.png
        """)
    #expect(images.files(.test) == [folder.path + "/test/zebra/x.png"])
    #expect(images.listing(.test) == "1 test/zebra/x.png")

    let set = try images.read(.train, size: 8, fit: .squeeze)
    #expect(set.labels == [0, 0, 1, 1])
    #expect(set.classCount == 2)
    #expect(set.images.shape == [4, 8, 8, 3])
    let arrays = try NumPyArchive.decode(Golden.bytes("Images/expected.npz"))
    let expected = try ["exact.png", "grey.jpg", "444.jpg", "rgb.png"].flatMap { name in
      try #require(arrays[name + "/squeeze/8"]).bytes.map { Float($0) / 255 }
    }
    #expect(set.images.values == expected)
    let crops = try images.read(.test, size: 32, fit: .centreCrop)
    #expect(
      crops.images.values
        == (try #require(arrays["rgba.png/crop/32"])).bytes.map { Float($0) / 255 })
  }

  @Test func aShareOfEachClassIsSetApartByTheSeed() throws {
    let folder = try TemporaryFolder()
    var files: [String: String] = ["one/0.png": "dot.png"]
    for index in 10..<20 {
      files["a/\(index).png"] = "dot.png"
      files["b/\(index).png"] = "dot.png"
    }
    try Self.fill(folder, files)
    let images = try ImageFolder(at: folder.path, testShare: 0.3, seed: 1)
    let (train, test) = (images.items(.train), images.items(.test))
    #expect(test.map(\.label) == [0, 0, 0, 1, 1, 1])
    // One image is always left to train on.
    #expect(train.count == 15)
    #expect(Set(train.map(\.name)).isDisjoint(with: test.map(\.name)))
    #expect(train.map(\.name) == train.map(\.name).sorted())
    #expect(test.map(\.name) == test.map(\.name).sorted())
    #expect(try ImageFolder(at: folder.path, testShare: 0.3, seed: 1) == images)
    #expect(try ImageFolder(at: folder.path, testShare: 0.3, seed: 2) != images)
    // Not the same places in every class.
    let places = [0, 1].map { label in
      test.filter { $0.label == label }.map { $0.name.dropFirst(2) }
    }
    #expect(places[0] != places[1])
  }

  @Test func aClassMayBeCalledTrain() throws {
    let folder = try TemporaryFolder()
    try Self.fill(
      folder,
      [
        "train/1.png": "dot.png", "train/2.png": "dot.png", "tram/1.png": "dot.png",
        "tram/2.png": "dot.png",
      ])
    let images = try ImageFolder(at: folder.path, testShare: 0.5, seed: 1)
    #expect(images.classNames == ["train", "tram"])
  }

  @Test func linksWithinTheFolderAreFollowed() throws {
    let folder = try TemporaryFolder()
    try Self.fill(folder, ["a/1.png": "dot.png", "a/2.png": "dot.png"])
    symlink("1.png", folder.path + "/a/3.png")
    symlink("a", folder.path + "/b")
    let images = try ImageFolder(at: folder.path, testShare: 0.34, seed: 1)
    #expect(images.items(.train).count + images.items(.test).count == 6)
    #expect(try images.read(.train, size: 2, fit: .squeeze).classCount == 2)
  }

  @Test func anyNumberOfThreadsGivesTheSameBitsAndTheSameComplaint() throws {
    let folder = try TemporaryFolder()
    var files: [String: String] = ["test/a/1.png": "dot.png"]
    for index in 10..<60 { files["train/a/\(index).jpg"] = index % 2 == 0 ? "444.jpg" : "420.jpg" }
    try Self.fill(folder, files)
    let images = try ImageFolder(at: folder.path, testShare: 0, seed: 1)
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let sets = try [1, 4].map { threads in
      Parallel.threads = threads
      return try images.read(.train, size: 16, fit: .centreCrop)
    }
    #expect(sets[0] == sets[1])
    for index in [55, 31, 42] { try folder.write([], "train/a/\(index).jpg") }
    for threads in [1, 4] {
      Parallel.threads = threads
      #expect(
        throws: DatasetError.image(
          file: folder.path + "/train/a/31.jpg",
          #expect(throws: ImageError.self) { try RGBImage(decoding: []) }!)
      ) { try images.read(.train, size: 16, fit: .centreCrop) }
    }
  }

  @Test func progressIsTold() throws {
    let folder = try TemporaryFolder()
    var files: [String: String] = ["test/a/1.png": "dot.png"]
    for index in 0..<600 { files["train/a/\(index).png"] = "dot.png" }
    try Self.fill(folder, files)
    let images = try ImageFolder(at: folder.path, testShare: 0, seed: 1)
    var told: [Int] = []
    _ = try images.read(.train, size: 1, fit: .squeeze) { told.append($0) }
    #expect(told == [512, 600])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// `DIR` stands for the temporary folder.
    let sentence: String
    var path = "DIR"
    /// Names and goldens.
    var files: [String: String] = [:]
    var links: [String: String] = [:]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "nothing there",
      sentence: "there is nothing at “DIR/none”: give a folder of class folders, or of train and "
        + "test with these in them", path: "DIR/none"),
    Case(
      testDescription: "a file",
      sentence:
        "“DIR/a/1.png” is a file: give a folder of class folders, or of train and test with "
        + "these in them", path: "DIR/a/1.png", files: ["a/1.png": "dot.png"]),
    Case(
      testDescription: "no folders",
      sentence:
        "“DIR” holds no image for the train split: put .png, .jpg or .jpeg files into class "
        + "folders", files: ["1.png": "dot.png"]),
    Case(
      testDescription: "too few for a test split",
      sentence: "“DIR” holds no image for the test split: put .png, .jpg or .jpeg files into class "
        + "folders", files: ["a/1.png": "dot.png"]),
    Case(
      testDescription: "an empty class",
      sentence:
        "the class folder “DIR/b” holds no image: put .png, .jpg or .jpeg files into it, or "
        + "remove it", files: ["a/1.png": "dot.png", "b/1.txt": "dot.png"]),
    Case(
      testDescription: "train alone",
      sentence: "“DIR” holds a folder train with class folders, but none called test: make it, or "
        + "give the folder train itself", files: ["train/a/1.png": "dot.png"]),
    Case(
      testDescription: "a class to test alone",
      sentence:
        "“DIR” has a class folder “b” in test and none in train: a network cannot learn it, "
        + "so remove it or add it to train",
      files: ["train/a/1.png": "dot.png", "test/b/1.png": "dot.png"]),
    Case(
      testDescription: "a folder too deep",
      sentence: "“DIR/a/more” is a folder within a class folder: put its images into the class "
        + "folder itself, or remove it", files: ["a/more/1.png": "dot.png"]),
    Case(
      testDescription: "another format",
      sentence: "“DIR/a/2.WebP” is neither PNG nor JPEG: convert it, or remove it",
      files: ["a/1.png": "dot.png", "a/2.WebP": "dot.png"]),
    Case(
      testDescription: "a link out of the folder",
      sentence: "“DIR/a/2.png” is a link to /etc/passwd, outside the folder of images: copy it in, "
        + "or remove it", files: ["a/1.png": "dot.png"], links: ["a/2.png": "/etc/passwd"]),
    Case(
      testDescription: "a class folder out of the folder",
      sentence:
        "“DIR/etc” is a link to /etc, outside the folder of images: copy it in, or remove it",
      files: ["a/1.png": "dot.png"], links: ["etc": "/etc"]),
    Case(
      testDescription: "a link to nothing",
      sentence: "“DIR/a/2.png” cannot be read: No such file or directory",
      files: ["a/1.png": "dot.png"], links: ["a/2.png": "none"]),
    Case(
      testDescription: "a file that is no image",
      sentence: "“DIR/train/a/1.png” is no image that can be read: it is neither PNG nor JPEG, "
        + "whatever its name says; convert it, or remove it",
      files: ["train/a/1.png": "../make_images.py", "test/a/1.png": "dot.png"]),
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let folder = try TemporaryFolder()
    try Self.fill(folder, test.files)
    for (name, target) in test.links { symlink(target, folder.path + "/" + name) }
    let path = test.path.replacingOccurrences(of: "DIR", with: folder.path)
    let error = #expect(throws: DatasetError.self) {
      _ = try ImageFolder(at: path, testShare: 0.2, seed: 1)
        .read(.train, size: 4, fit: .squeeze)
    }
    #expect(
      error?.description == test.sentence.replacingOccurrences(of: "DIR", with: folder.path))
  }
}
