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

  @Test func ofManyFilesOnlyAFewAreNamed() throws {
    let bench = try Bench()
    func name(_ index: Int) -> String { "\(folder.path)/\(index)" }
    func outputs(_ indices: [Int]) -> [Output] {
      [Output("length", FileLengths(folder: folder.path, count: indices.count, names: { indices }))]
    }
    for index in 10..<40 { TestFolder.write(name(index), [UInt8(index)]) }
    _ = try bench.run(outputs(Array(10..<30)))
    #expect(
      try bench.explain(outputs(Array(16..<36)), "lengths").reasons == [
        "the files it reads: 20 files, of which only here \(name(10)), \(name(11)), \(name(12)) and "
          + "3 more → 20 files, of which only here \(name(30)), \(name(31)), \(name(32)) and 3 more"
      ])
    for index in 10..<25 { TestFolder.write(name(index), [0, UInt8(index)]) }
    let reasons = try bench.explain(outputs(Array(10..<30)), "lengths").reasons
    #expect(reasons.count == 9)
    #expect(reasons.first?.hasPrefix("the file \(name(10)) changed (") == true)
    #expect(reasons.last == "the files it reads: 20 files → 7 more of them changed")
  }

  /// Two runs that hash at the same time, each with what it knew at its start.
  @Test func whatAnotherRunRememberedIsKept() throws {
    let names = ["a", "b", "c d", "e\u{308}"].map { folder.path + "/" + $0 }
    for (index, name) in names.enumerated() {
      TestFolder.write(name, [UInt8(index)])
      setModified(name, 1_000_000)
    }
    sleep(4)
    let memo = folder.path + "/memo.txt"
    let one = SourceDigests(rememberedIn: memo)
    let other = SourceDigests(rememberedIn: memo)
    #expect(try one.digest(of: names[0]) == SHA256.digest(of: [0]))
    #expect(
      try other.digests(of: Array(names[1...])) == (1...3).map { SHA256.digest(of: [UInt8($0)]) })
    #expect(try one.digests(of: [names[1], names[1]]) == [1, 1].map { SHA256.digest(of: [$0]) })
    let lines = String(decoding: TestFolder.read(memo), as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "ibpipe sources 1")
    for (index, name) in names.enumerated() {
      let digest = SHA256.digest(of: [UInt8(index)]).hex
      #expect(
        lines.count { $0.hasPrefix(digest + " 1 1000000 0 ") && $0.hasSuffix(" " + name) } == 1)
    }
    // What only looks remembers nothing on disk.
    unlink(memo)
    let looking = SourceDigests(rememberedIn: memo, remembersMore: false)
    #expect(try looking.digest(of: names[0]) == SHA256.digest(of: [0]))
    #expect(access(memo, F_OK) != 0)
  }

  @Test func aMemoOfAnotherFormIsPassedOver() throws {
    TestFolder.write(file, [1, 2, 3])
    let memo = folder.path + "/memo.txt"
    let right = SHA256.digest(of: [1, 2, 3])
    let digits = String(repeating: "0", count: 64)
    for text in [
      "", "{\"a\": 1}", "ibpipe sources 2\n\(digits) 3 0 0 0 0 0 \(file)\n",
      "ibpipe sources 1\n\n x\n",
      "ibpipe sources 1\n\(digits) 3 x 0 0 0 0 \(file)\n\(digits) 99999999999999999999 0 0 0 0 0 \(file)",
    ] {
      TestFolder.write(memo, Array(text.utf8))
      #expect(try SourceDigests(rememberedIn: memo).digest(of: file) == right)
    }
  }

  /// A memo with a wrong digest shows whether the file was hashed: only then is the digest right.
  @Test func aFileIsHashedAgainOnlyWhenItChanged() throws {
    TestFolder.write(file, [1, 2, 3])
    setModified(file, 1_000_000)
    // Only files that have not changed lately are remembered.
    sleep(4)
    let memo = folder.path + "/memo.txt"
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
