import Attacks
import Foundation
import PipelineModel
import Stages
import Tensors
import TestSupport
import Testing

/// Data sets of one's own, through training and back out.
struct DataStageTests {
  private let folder = TestFolder()
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "DatasetsTests/Goldens").path

  private func put(_ golden: String, _ names: String...) throws {
    for name in names {
      let place = folder.path + "/" + name
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      TestFolder.write(
        place, [UInt8](try Data(contentsOf: URL(filePath: Self.goldens + "/" + golden))))
    }
  }

  private func complaint(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func aFolderIsReadAndItsNamesAndContentsCount() throws {
    try put("Images/files/rgb.png", "cat/1.png", "cat/2.png", "cat/3.png")
    try put("Images/files/444.jpg", "dog/1.jpg", "dog/2.jpg", "dog/3.jpg")
    func data(_ size: Int = 8) -> FolderDataset {
      FolderDataset(at: folder.path, size: size, testShare: 0.34, seed: 2)
    }
    let laboratory = Laboratory()
    let (train, test) = (data().train, data().test)
    let set = try laboratory.product(of: train)
    #expect(set.labels == [0, 0, 1, 1])
    #expect(set.images.shape == [4, 8, 8, 3])
    #expect(try laboratory.product(of: test).labels == [0, 1])
    let files = try train.sourceFiles() + test.sourceFiles()
    #expect(
      files.sorted()
        == ["cat/1.png", "cat/2.png", "cat/3.png", "dog/1.jpg", "dog/2.jpg", "dog/3.jpg"].map {
          folder.path + "/" + $0
        })
    #expect(Node(data().train).definition == Node(train).definition)
    #expect(Node(data(9).train).definition != Node(train).definition)

    // An image that goes from one class to the next leaves the contents in their order.
    let moved = try #require(train.sourceFiles().last { $0.contains("/cat/") })
    try FileManager.default.moveItem(atPath: moved, toPath: folder.path + "/dog/0.png")
    #expect(Node(data().train).definition != Node(train).definition)
    #expect(
      complaint { _ = try Laboratory().payloads(of: train) }
        == "files were added to or taken from \(folder.path) meanwhile; run again")
  }

  @Test func sentencesOfFolders() throws {
    #expect(
      complaint { try FolderDataset(at: "nowhere", size: 0).train.check() }
        == "images of 0×0 pixels were asked for; ask for 1 to 1024")
    for share in [-0.1, 1, .nan, .infinity] {
      #expect(
        complaint { try FolderDataset(at: folder.path, testShare: share).test.check() }
          == "the share of images for testing is \(share), where one from 0 up to, but not, 1 was "
          + "expected: give, say, 0.2 for one image in five")
    }
    #expect(
      complaint { _ = try FolderDataset(at: "nowhere").train.sourceFiles() }
        == "there is nothing at “nowhere”: give a folder of class folders, or of train and test "
        + "with these in them")
  }

  /// What was made is exported, and read as a data set of its own.
  @Test func aPoisonedSetComesBackFromItsArrays() throws {
    let laboratory = Laboratory()
    let samples = try laboratory.payloads(of: Tiny.poisoned.samples)
    let tensors = try TensorSet(decoding: MemoryPayloads(samples).bytes("images.safetensors"))
    let path = folder.path + "/poisoned.npz"
    TestFolder.write(path, NumPyArchive.encode(tensors.tensors))
    let back = NPZDataset(train: path, test: path)
    let set = try laboratory.product(of: back.train)
    #expect(set.encoded() == tensors.encoded())
    #expect(back.train.label == "poisoned.npz train")
    #expect(try back.train.sourceFiles() == [path, path])

    let training = Tiny.training([], epochs: 1, on: Clean(back))
    #expect(try laboratory.payloads(of: training.last).isEmpty == false)
  }

  @Test func aFileWithBothSplits() throws {
    try put("NPZ/last.npz", "set.npz")
    let data = NPZDataset(at: folder.path + "/set.npz")
    #expect(try Laboratory().product(of: data.test).labels == [2, 0, 1, 2])
    #expect(try data.test.sourceFiles() == [folder.path + "/set.npz"])
    try put("NPZ/ambiguous.npz", "square.npz")
    let square = NPZDataset(at: folder.path + "/square.npz", layout: .channelsFirst, testShare: 0)
    #expect(try Laboratory().product(of: square.train).images.shape == [6, 4, 3, 3])
    #expect(
      complaint { try NPZDataset(at: "x", testShare: 2).train.check() }?
        .hasPrefix("the share of images for testing is 2.0") == true)
  }
}
