import Datasets
import Foundation
import Tensors
import Testing

@Suite struct CIFAR10Tests {
  @Test func planesBecomeInterleavedChannelsDividedBy255() throws {
    let folder = try TemporaryFolder()
    try Fixture.writeFolder(in: folder)
    let train = try CIFAR10.read(at: folder.path, split: .train)
    #expect(train.images.shape == [30, 32, 32, 3])
    #expect(train.classCount == 10)
    #expect(train.labels == (1...5).flatMap { b in (0..<6).map { (b + $0) % 10 } })
    var wrong = 0
    for image in 0..<30 {
      for row in 0..<32 {
        for column in 0..<32 {
          for channel in 0..<3 {
            let level = Fixture.level(
              batch: 1 + image / 6, record: image % 6, channel: channel, row: row, column: column)
            let index = ((image * 32 + row) * 32 + column) * 3 + channel
            wrong += train.images.values[index] == Float(level) / 255 ? 0 : 1
          }
        }
      }
    }
    #expect(wrong == 0)
    let test = try CIFAR10.read(at: folder.path, split: .test)
    #expect(test.labels == (0..<20).map { $0 % 10 })
  }

  @Test func parentFolderAndPythonsArchiveGiveTheSameSet() throws {
    let flat = try TemporaryFolder()
    try Fixture.writeFolder(in: flat)
    let parent = try TemporaryFolder()
    try Fixture.writeFolder(in: parent, inner: "cifar-10-batches-bin/")
    for split in Split.allCases {
      let set = try CIFAR10.read(at: flat.path, split: split)
      #expect(try CIFAR10.read(at: parent.path, split: split) == set)
      #expect(try CIFAR10.read(at: parent.path + "/", split: split) == set)
      #expect(try CIFAR10.read(at: Fixture.archive, split: split) == set)
    }
    #expect(try CIFAR10.files(at: Fixture.archive) == [Fixture.archive])
    #expect(
      try CIFAR10.files(at: parent.path)
        == Fixture.names.map { parent.path + "/cifar-10-batches-bin/" + $0 })
  }

  @Test func plainTarIsRead() throws {
    let folder = try TemporaryFolder()
    var tar: [UInt8] = Tar.entry("a/", [], type: "5")
    tar += Tar.entry("test_batch.bin", Fixture.batch(0, records: 20), prefix: "a/b")
    let path = try folder.write(tar + Tar.end, "cifar.tar")
    let set = try CIFAR10.read(at: path, split: .test)
    #expect(set == (try CIFAR10.read(at: Fixture.archive, split: .test)))
  }

  @Test func anArchiveInMemoryIsReadAsAFile() throws {
    let names = ["test_batch.bin", "data_batch_3.bin"]
    let found = try TarArchive.entries(
      named: names, in: Fixture.archiveBytes(), path: "x", entryLimit: 1 << 20)
    #expect(
      found == [
        "test_batch.bin": Fixture.batch(0, records: 20),
        "data_batch_3.bin": Fixture.batch(3, records: 6),
      ])
    #expect(throws: DatasetError.truncatedGzip(path: "x")) {
      try TarArchive.entries(
        named: names, in: Fixture.archiveBytes().dropLast(20), path: "x", entryLimit: 1 << 20)
    }
  }

  @Test func perClassKeepsTheFirstOfEachInFileOrder() throws {
    let all = try CIFAR10.read(at: Fixture.archive, split: .train)
    // Classes 1 to 9 and 0 occur unequally: the smallest has one image.
    let some = try CIFAR10.read(at: Fixture.archive, split: .train, perClass: 1)
    var seen: Set<Int> = []
    let rows = all.labels.indices.filter { seen.insert(all.labels[$0]).inserted }
    #expect(some == all.rows(rows))
    let test = try CIFAR10.read(at: Fixture.archive, split: .test, perClass: 2)
    #expect(test == (try CIFAR10.read(at: Fixture.archive, split: .test)))
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    Parallel.threads = 1
    let one = try CIFAR10.read(at: Fixture.archive, split: .train)
    Parallel.threads = 3
    #expect(try CIFAR10.read(at: Fixture.archive, split: .train) == one)
  }

  /// Damage anywhere is either noticed or harmless, and never a crash.
  @Test func damagedArchivesNeverCrash() throws {
    let folder = try TemporaryFolder()
    let good = try Fixture.archiveBytes()
    let set = try CIFAR10.read(at: Fixture.archive, split: .train)
    var draws = RandomStream(seed: 1, purpose: "test/fuzz").sequence
    for _ in 0..<100 {
      let cut = try folder.write(Array(good.prefix(draws.next(below: good.count))), "cut.tar.gz")
      #expect(throws: DatasetError.self) { try CIFAR10.read(at: cut, split: .train) }
    }
    for _ in 0..<200 {
      var bytes = good
      for _ in 0...draws.next(below: 4) {
        bytes[draws.next(below: good.count)] ^= UInt8(1 << draws.next(below: 8))
      }
      let path = try folder.write(bytes, "flipped.tar.gz")
      if let read = try? CIFAR10.read(at: path, split: .train) { #expect(read == set) }
    }
  }

  @Test func damagedTarsNeverCrash() throws {
    let folder = try TemporaryFolder()
    var good = Tar.entry("x/data_batch_9.bin", Fixture.batch(1, records: 1))
    good += Tar.entry("x/test_batch.bin", Fixture.batch(0, records: 1))
    good += Tar.end
    let headers = Array(0..<512) + Array(3584 + 512..<3584 + 1024)
    var draws = RandomStream(seed: 2, purpose: "test/fuzz").sequence
    for round in 0..<400 {
      var bytes = good
      for _ in 0...draws.next(below: 3) {
        bytes[headers[draws.next(below: headers.count)]] = UInt8(draws.next(below: 256))
      }
      if round % 2 == 0 { bytes.removeLast(draws.next(below: bytes.count)) }
      let path = try folder.write(bytes, "flipped.tar")
      if let read = try? CIFAR10.read(at: path, split: .test) { #expect(read.count == 1) }
    }
  }
}
