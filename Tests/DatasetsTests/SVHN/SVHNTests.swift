import Datasets
import Tensors
import Testing

/// Against what SciPy wrote and NumPy read; see Goldens/SVHN/make_svhn.py.
@Suite struct SVHNTests {
  /// The images of a split as `k / 255`, and their digits.
  private static func expected(_ split: Split) throws -> LabelledImages {
    let arrays = TensorSet(try NumPyArchive.decode(Golden.bytes("SVHN/expected.npz")))
    let levels = try arrays.float("\(split.rawValue)_images")
    return try LabelledImages(
      images: Tensor(shape: levels.shape, values: levels.values.map { $0 / 255 }),
      labels: arrays.integer("\(split.rawValue)_digits").integers, classCount: 10)
  }

  private func other(_ name: String) throws -> LabelledImages {
    try SVHN.read(Golden.bytes("SVHN/others/\(name).mat"), file: name, split: .test)
  }

  @Test(arguments: ["plain", "compressed"], Split.allCases)
  func imagesAndDigitsAreThoseThatNumPySees(folder: String, split: Split) throws {
    let set = try SVHN.read(at: Golden.path("SVHN/" + folder), split: split)
    #expect(set == (try Self.expected(split)))
    #expect(
      try SVHN.file(at: Golden.path("SVHN/\(folder)/"), split: split)
        == Golden.path("SVHN/\(folder)/\(split.rawValue)_32x32.mat"))
  }

  @Test(arguments: ["labels-double", "labels-int32", "labels-int64", "row", "more"])
  func labelsOfEveryTypeAndOtherVariablesAreRead(name: String) throws {
    #expect(try other(name) == (try Self.expected(.test)))
  }

  @Test func aSingleImageHasThreeDimensions() throws {
    #expect(try other("one") == (try Self.expected(.test).rows([0])))
  }

  @Test func aBalancedSetIsSortedByDigitInFileOrder() throws {
    let path = Golden.path("SVHN/plain")
    let all = try Self.expected(.train)
    // The digit of row i is (7 i + 3) mod 10, so each occurs at i and i + 10.
    let rows = (0..<10).flatMap { digit in
      (0..<48).filter { all.labels[$0] == digit }.prefix(2)
    }
    let balanced = try SVHN.read(at: path, split: .train, subset: .balanced(perClass: 2))
    #expect(balanced == all.rows(rows))
    #expect(balanced.labels == (0..<20).map { $0 / 2 })
    let first = try SVHN.read(at: path, split: .train, subset: .first(perClass: 2))
    #expect(first == all.rows(rows.sorted()))
    #expect(first.labels == Array(all.labels.prefix(20)))
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let sets = try [1, 3].map { threads in
      Parallel.threads = threads
      return try SVHN.read(at: Golden.path("SVHN/compressed"), split: .train)
    }
    #expect(sets[0] == sets[1])
  }

  /// Damage is noticed, or it is in pixels, or in what does not matter; it is never a crash.
  @Test(arguments: ["plain/test_32x32", "compressed/test_32x32", "others/more", "others/double"])
  func damagedFilesNeverCrash(name: String) throws {
    let good = try Golden.bytes(
      "SVHN/\(name.replacing("others/double", with: "others/labels-double")).mat")
    var draws = RandomStream(seed: 3, purpose: "test/fuzz/" + name).sequence
    var refused = 0
    for _ in 0..<400 {
      // Half of the damage where it says most: the header and the first descriptions.
      let head = draws.next(below: 2) == 0 ? good.count : 260
      let bytes = Array(good.prefix(head)).damaged(&draws) + good.dropFirst(head)
      do throws(DatasetError) {
        let set = try SVHN.read(bytes, file: "x", split: .test)
        #expect((1...3).contains(set.count))
      } catch {
        refused += 1
      }
    }
    #expect(refused > 100)
  }
}
