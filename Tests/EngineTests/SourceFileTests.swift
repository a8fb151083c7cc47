import Engine
import Fingerprint
import Glibc
import PipelineModel
import Testing
import TestSupport

struct SourceFileTests {
  private let folder = TestFolder()
  private var file: String { folder.path + "/data.bin" }

  private func setModified(_ path: String, _ seconds: Int) {
    var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &times, 0)
  }

  @Test func aChangedFileMakesItsReaderStale() throws {
    let bench = try Bench()
    TestFolder.write(file, [1, 2, 3])
    let outputs = [Output("sum", Add(number: FileLength(path: file)))]
    #expect(try bench.run(outputs).started == ["file-length", "add 1"])
    #expect(try bench.run(outputs).started.isEmpty)
    TestFolder.write(file, [1, 2, 4])
    #expect(
      try bench.explain(outputs, "file-length").reasons == [
        "the file \(file) changed (039058c6 → \(SHA256.digest(of: [1, 2, 4]).hex.prefix(8)))"
      ])
    let outcome = try bench.run(outputs)
    #expect(outcome.started == ["file-length"])
    #expect(outcome.how("add 1") == .cutoff)
  }

  @Test func aFileEditedWhileItIsReadPublishesNothing() throws {
    let bench = try Bench()
    let file = self.file
    TestFolder.write(file, [1, 2, 3])
    let stage = FileLength(path: file, afterwards: { TestFolder.write(file, [1]) })
    let outcome = try bench.run([Output("length", stage)])
    #expect(
      outcome.failures == [
        "\(file) changed while the stage “file-length” was reading it; nothing was kept, run "
          + "again when the file is complete"
      ])
    #expect(try bench.store.recordKeys().isEmpty)
    #expect(try bench.store.objectDigests().isEmpty)
  }

  @Test func aMissingFileIsNamed() throws {
    let outputs = [Output("length", FileLength(path: "/nowhere/data.bin"))]
    #expect(
      throws: UserError(
        "stage “file-length”: /nowhere/data.bin cannot be read: No such file or directory")
    ) { try Bench().assess(outputs) }
  }

  /// A memo with a wrong digest shows whether the file was hashed: only then is the digest right.
  @Test func aFileIsHashedAgainOnlyWhenItChanged() throws {
    TestFolder.write(file, [1, 2, 3])
    setModified(file, 1_000_000)
    // Only files that have not changed lately are remembered.
    sleep(4)
    let memo = folder.path + "/memo.json"
    let right = SHA256.digest(of: [1, 2, 3])
    #expect(try SourceDigests(rememberedIn: memo).digest(of: file) == right)
    let wrong = SHA256.digest(of: "wrong")
    let text = String(decoding: TestFolder.read(memo), as: UTF8.self)
    #expect(text.contains(right.hex))
    TestFolder.write(memo, Array(text.replacing(right.hex, with: wrong.hex).utf8))
    #expect(try SourceDigests(rememberedIn: memo).digest(of: file) == wrong)
    #expect(try SourceDigests(rememberedIn: memo).digest(of: folder.path + "/./data.bin") == wrong)

    // Same size, same modification time, same inode: the time of the status change tells.
    TestFolder.write(file, [1, 2, 4])
    setModified(file, 1_000_000)
    #expect(
      try SourceDigests(rememberedIn: memo).digest(of: file) == SHA256.digest(of: [1, 2, 4]))
    TestFolder.write(memo, Array("{torn".utf8))
    #expect(
      try SourceDigests(rememberedIn: memo).digest(of: file) == SHA256.digest(of: [1, 2, 4]))
  }
}
