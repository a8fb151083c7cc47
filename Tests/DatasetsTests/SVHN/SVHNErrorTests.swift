import Datasets
import Foundation
import Testing

/// Every sentence about SVHN's files, provoked by a real file.
@Suite struct SVHNErrorTests {
  private static let mat = "“x.mat” is not a MATLAB 5 file that can be read: "
  private static let damaged = "the description of a variable is damaged; download it again"

  /// A golden with some of its bytes replaced.
  private static func plain(_ offset: Int, _ bytes: UInt8...) throws -> [UInt8] {
    var file = try Golden.bytes("SVHN/plain/test_32x32.mat")
    file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return file
  }

  /// A header, then elements.
  private static func file(_ elements: [UInt8]...) throws -> [UInt8] {
    try Array(Golden.bytes("SVHN/plain/test_32x32.mat").prefix(128)) + elements.joined()
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sentence: String
    let bytes: @Sendable () throws -> [UInt8]

    init(
      _ description: String, _ sentence: String, _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) {
      testDescription = description
      self.sentence = sentence
      self.bytes = bytes
    }

    init(golden name: String, _ sentence: String) {
      self.init(name, sentence) { try Golden.bytes("SVHN/others/\(name).mat") }
    }
  }

  static let cases: [Case] = [
    Case(
      golden: "floats",
      "“x.mat” holds X as double 32×32×3×3, where uint8 32×32×3×N was expected: give SVHN's "
        + "cropped digits (format 2)"),
    Case(
      golden: "grey",
      "“x.mat” holds X as uint8 32×32×1×3, where uint8 32×32×3×N was expected: give SVHN's cropped "
        + "digits (format 2)"),
    Case(
      golden: "channels-first",
      "“x.mat” holds X as uint8 3×3×32×32, where uint8 32×32×3×N was expected: give SVHN's cropped "
        + "digits (format 2)"),
    Case(
      golden: "short-labels",
      "“x.mat” holds 3 images in X and 2 labels in y, where one label for each image was expected: "
        + "download it again"),
    Case(
      golden: "eleven",
      "label 0 (counted from 0) in “x.mat” is 13, where 1 to 10 was expected: it is corrupt or not "
        + "SVHN's cropped digits (format 2), so download it again"),
    Case(
      golden: "halves",
      "“x.mat” holds labels in y that are no whole numbers: give SVHN's cropped digits (format 2)"),
    Case(golden: "empty", "“x.mat” holds no image: give SVHN's cropped digits (format 2)"),
    Case(
      golden: "complex",
      mat + "its variable y is no array of real numbers; save it as one, such as uint8"),
    Case(
      golden: "other-names",
      mat + "it holds no variable X, but “data”, “labels”; save the variables X and y"),
    Case(
      golden: "bomb",
      mat
        + "a variable claims 21504000 bytes, more than 64 times what is there; save it uncompressed"
    ),
    Case("no variable", mat + "it holds no variable X; save the variables X and y") { try file() },
    Case(
      "an empty file", mat + "it has 0 bytes, and the header alone takes 128; download it again"
    ) { [] },
    Case("a page in its place", mat + "its header is not that of MATLAB 5; save it with -v7") {
      Array(String(repeating: "<html>404</html>", count: 20).utf8)
    },
    Case(
      "version 7.3", mat + "it is a version 7.3 file, which is HDF5; save it with -v7"
    ) { Array("MATLAB 7.3 MAT-file, Platform: GLNXA64".utf8) },
    Case(
      "big-endian",
      mat + "it is big-endian; load it and save it again on a machine of today, as with "
        + "scipy.io.savemat"
    ) { try plain(124, 1, 0, 0x4d, 0x49) },
    Case("cut short", mat + "it ends within a variable; download it again") {
      try Array(Golden.bytes("SVHN/plain/test_32x32.mat").prefix(4000))
    },
    Case("cut in a tag", mat + "it ends within a variable; download it again") {
      try file([14, 0, 0])
    },
    Case(
      "compressed damage",
      mat + "the compressed data of a variable is damaged; download it again"
    ) {
      var bytes = try Golden.bytes("SVHN/compressed/test_32x32.mat")
      bytes[3000] ^= 16
      return bytes
    },
    Case("another type in a compressed element", mat + damaged) {
      // A zlib stream of one stored block.
      try file(
        [15, 0, 0, 0, 15, 0, 0, 0], [0x78, 1, 1, 8, 0, 0xf7, 0xff], [13, 0, 0, 0, 8, 0, 0, 0])
    },
    Case("content longer than its variable", mat + damaged) {
      try file([14, 0, 0, 0, 8, 0, 0, 0], [6, 0, 0, 0, 8, 0, 0, 0])
    },
    Case("no flags", mat + damaged) { try plain(136, 5) },
    Case("a dimension below zero", mat + damaged) { try plain(176 - 16 + 3, 0xff) },
    Case("dimensions that overflow", mat + damaged) {
      try plain(160, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f)
    },
    Case(
      "dimensions that ask for more",
      mat + "its variable X has 9216 bytes, and its dimensions 32×32×3×4 ask for 12288; download "
        + "it again"
    ) { try plain(172, 4) },
    Case("numbers of an unknown type", mat + damaged) { try plain(184, 8) },
    Case("X twice", mat + "it holds the variable X twice; save it once") {
      let file = try Golden.bytes("SVHN/plain/test_32x32.mat")
      return file + file[128..<file.count - 56]
    },
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let error = #expect(throws: DatasetError.self) {
      try SVHN.read(test.bytes(), file: "x.mat", split: .test)
    }
    #expect(error?.description == test.sentence)
  }

  @Test func places() throws {
    let folder = try TemporaryFolder()
    func sentence(_ path: String) -> String? {
      do throws(DatasetError) {
        _ = try SVHN.read(at: path, split: .train)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      sentence(folder.path + "/none")
        == "there is nothing at “\(folder.path)/none”: give the folder that holds "
        + "train_32x32.mat and test_32x32.mat")
    let file = try folder.write([1], "test_32x32.mat")
    #expect(
      sentence(folder.path)
        == "“\(folder.path)” holds no file train_32x32.mat: give the folder that holds "
        + "train_32x32.mat and test_32x32.mat")
    #expect(
      sentence(file)
        == "“\(file)” is a file: give the folder that holds train_32x32.mat and test_32x32.mat")
    let large = try folder.write([1], "train_32x32.mat")
    // Sparse: only the length is real.
    truncate(large, 536_870_913)
    #expect(
      sentence(folder.path)
        == "“\(large)” has 536870913 bytes, where a file of SVHN's cropped digits of at most "
        + "536870912 bytes was expected: give the original files")
  }

  @Test func subsets() {
    func sentence(_ subset: SVHN.Subset) -> String? {
      do throws(DatasetError) {
        _ = try SVHN.read(at: Golden.path("SVHN/plain"), split: .train, subset: subset)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      sentence(.balanced())
        == "the train split has 5 images of class 0, but 4000 of each class were asked for: ask "
        + "for fewer, or give the full data set")
    #expect(
      sentence(.first(perClass: 0))
        == "0 images of each class were asked for, where at least 1 was expected")
  }
}
