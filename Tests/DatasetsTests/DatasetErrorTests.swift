import Datasets
import Foundation
import Testing

/// Every sentence that a user can meet, provoked by a real file.
@Suite struct DatasetErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// `DIR` stands for the temporary folder.
    let sentence: String
    var path = "DIR"
    var perClass: Int?
    let prepare: @Sendable (TemporaryFolder) throws -> Void
  }

  static let cases: [Case] = [
    Case(
      testDescription: "nothing there",
      sentence:
        "there is nothing at “DIR/none”: give the folder cifar-10-batches-bin or "
        + "cifar-10-batches-py, the folder that holds it, or the archive that was downloaded",
      path: "DIR/none"
    ) { _ in },
    Case(
      testDescription: "missing batch",
      sentence:
        "“DIR” holds no file data_batch_3.bin: CIFAR-10's binary version has data_batch_1.bin to "
        + "data_batch_5.bin and test_batch.bin, so give the folder or archive that holds all six"
    ) {
      try Fixture.writeFolder(in: $0)
      try FileManager.default.removeItem(atPath: $0.path + "/data_batch_3.bin")
    },
    Case(
      testDescription: "truncated batch",
      sentence:
        "“DIR/data_batch_2.bin” has 18437 bytes, where a multiple of 3073 was expected (15365 or "
        + "18438): it is truncated or not CIFAR-10's binary version, so download it again"
    ) {
      try Fixture.writeFolder(in: $0)
      try $0.write(Fixture.batch(2, records: 6).dropLast(), "data_batch_2.bin")
    },
    Case(
      testDescription: "label above 9",
      sentence:
        "record 4 (counted from 0) of “DIR/data_batch_5.bin” has the label 10, where 0 to 9 was "
        + "expected: it is corrupt or not CIFAR-10's binary version, so download it again"
    ) {
      try Fixture.writeFolder(in: $0)
      var bytes = Fixture.batch(5, records: 6)
      bytes[4 * 3073] = 10
      try $0.write(bytes, "data_batch_5.bin")
    },
    Case(
      testDescription: "empty batch",
      sentence:
        "“DIR/data_batch_1.bin” is empty, where at least one CIFAR-10 record of 3073 bytes was "
        + "expected: download it again"
    ) {
      try Fixture.writeFolder(in: $0)
      try $0.write([], "data_batch_1.bin")
    },
    Case(
      testDescription: "batch too large",
      sentence:
        "“DIR/data_batch_1.bin” has 268435457 bytes, where a CIFAR-10 batch of at most 268435456 "
        + "bytes was expected: give the original files"
    ) {
      try Fixture.writeFolder(in: $0)
      // Sparse: only the length is real.
      truncate($0.path + "/data_batch_1.bin", 268_435_457)
    },
    Case(
      testDescription: "too few of a class",
      sentence:
        "the train split has 1 images of class 0, but 2 of each class were asked for: ask for "
        + "fewer, or give the full data set", perClass: 2
    ) { try Fixture.writeFolder(in: $0) },
    Case(
      testDescription: "none of each class",
      sentence: "0 images of each class were asked for, where at least 1 was expected", perClass: 0
    ) { _ in },
    Case(
      testDescription: "not gzip",
      sentence:
        "“DIR/a.tar.gz” is not a gzip file, where a .tar.gz archive was expected: download it "
        + "again", path: "DIR/a.tar.gz"
    ) { try $0.write(Array("<html>404</html>".utf8), "a.tar.gz") },
    Case(
      testDescription: "truncated gzip",
      sentence:
        "the gzip file “DIR/a.tar.gz” ends too early: the download was cut short, so download it "
        + "again", path: "DIR/a.tar.gz"
    ) { try $0.write(Fixture.archiveBytes().dropLast(9), "a.tar.gz") },
    Case(
      testDescription: "damaged gzip",
      sentence:
        "the gzip file “DIR/a.tar.gz” is damaged and cannot be decompressed: download it again",
      path: "DIR/a.tar.gz"
    ) {
      var bytes = try Fixture.archiveBytes()
      // The stored checksum of the content.
      bytes[bytes.count - 8] ^= 1
      try $0.write(bytes, "a.tar.gz")
    },
    Case(
      testDescription: "not tar",
      sentence:
        "“DIR/a.tar” is not a tar archive (no valid entry header at byte 0): give a folder, a "
        + ".tar or a .tar.gz", path: "DIR/a.tar"
    ) { try $0.write([UInt8](repeating: 7, count: 2000), "a.tar") },
    Case(
      testDescription: "truncated tar",
      sentence:
        "the tar archive “DIR/a.tar” ends inside its entry “x/data_batch_1.bin”: download it again",
      path: "DIR/a.tar"
    ) {
      let tar = Tar.entry("x/data_batch_1.bin", Fixture.batch(1, records: 1))
      try $0.write(Array(tar.prefix(2000)), "a.tar")
    },
    Case(
      testDescription: "entry outside the folder",
      sentence:
        "the tar archive “DIR/a.tar” has an entry “x/../../data_batch_1.bin” that points outside "
        + "its own folder: give the original cifar-10-binary.tar.gz", path: "DIR/a.tar"
    ) {
      let tar = Tar.entry("x/../../data_batch_1.bin", Fixture.batch(1, records: 1))
      try $0.write(tar + Tar.end, "a.tar")
    },
    Case(
      testDescription: "absolute entry",
      sentence:
        "the tar archive “DIR/a.tar” has an entry “/data_batch_1.bin” that points outside its own "
        + "folder: give the original cifar-10-binary.tar.gz", path: "DIR/a.tar"
    ) { try $0.write(Tar.entry("/data_batch_1.bin", []) + Tar.end, "a.tar") },
    Case(
      testDescription: "absurd size",
      sentence:
        "the tar archive “DIR/a.tar” says that its entry “x/readme” has an impossible size: give "
        + "the original cifar-10-binary.tar.gz", path: "DIR/a.tar"
    ) { try $0.write(Tar.entry("x/readme", [], size: "77777777777") + Tar.end, "a.tar") },
    Case(
      testDescription: "entry too large",
      sentence:
        "“DIR/a.tar:data_batch_1.bin” has 1073741824 bytes, where a CIFAR-10 batch of at most "
        + "268435456 bytes was expected: give the original files", path: "DIR/a.tar"
    ) { try $0.write(Tar.entry("data_batch_1.bin", [], size: "10000000000") + Tar.end, "a.tar") },
    Case(
      testDescription: "entry twice",
      sentence:
        "the tar archive “DIR/a.tar” holds data_batch_1.bin twice: give the original "
        + "cifar-10-binary.tar.gz", path: "DIR/a.tar"
    ) {
      let tar = Tar.entry("x/data_batch_1.bin", Fixture.batch(1, records: 1))
      try $0.write(tar + tar + Tar.end, "a.tar")
    },
    Case(
      testDescription: "a link in a batch's place",
      sentence:
        "“DIR/a.tar” holds no file data_batch_1.bin: CIFAR-10's binary version has "
        + "data_batch_1.bin to data_batch_5.bin and test_batch.bin, so give the folder or archive "
        + "that holds all six", path: "DIR/a.tar"
    ) { try $0.write(Tar.entry("x/data_batch_1.bin", [], type: "2") + Tar.end, "a.tar") },
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let folder = try TemporaryFolder()
    try test.prepare(folder)
    let path = test.path.replacingOccurrences(of: "DIR", with: folder.path)
    let error = #expect(throws: DatasetError.self) {
      try CIFAR10.read(at: path, split: .train, perClass: test.perClass)
    }
    #expect(
      error?.description == test.sentence.replacingOccurrences(of: "DIR", with: folder.path))
  }

  @Test func unreadableFileSaysWhy() {
    #expect(
      DatasetError.unreadable(path: "a.tar", reason: "Permission denied").description
        == "“a.tar” cannot be read: Permission denied")
  }

  @Test func filesNamesWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DatasetError.missingBatch(file: "data_batch_1.bin", path: folder.path)) {
      try CIFAR10.files(at: folder.path)
    }
  }

  /// 68 MB of zeros in 66 kB; see Goldens/make_cifar.py.
  @Test func growthIsBounded() throws {
    let error = #expect(throws: DatasetError.self) {
      try TarArchive.entries(
        named: ["test_batch.bin"], in: Golden.bytes("zeros.tar.gz"), path: "x",
        entryLimit: 256 << 20)
    }
    #expect(
      error?.description
        == "“x” holds more than 67108864 bytes once decompressed, where CIFAR-10 needs less: give "
        + "the original cifar-10-binary.tar.gz")
  }

  /// The fixture inflates to some 150 kB from 4 kB: with a lower limit it is a bomb.
  @Test func inflationIsBounded() throws {
    let error = #expect(throws: DatasetError.self) {
      try TarArchive.entries(
        named: ["test_batch.bin"], in: Fixture.archive, entryLimit: 1 << 20, totalLimit: 100_000)
    }
    #expect(
      error?.description
        == "“\(Fixture.archive)” holds more than 100000 bytes once decompressed, where CIFAR-10 "
        + "needs less: give the original cifar-10-binary.tar.gz")
  }
}
