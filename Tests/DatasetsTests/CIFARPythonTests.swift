import Datasets
import Foundation
import Tensors
import Testing

/// CIFAR-10's Python version; see Goldens/make_cifar_python.py.
@Suite struct CIFARPythonTests {
  private static func batch(_ name: String) throws -> [UInt8] {
    try Golden.bytes("cifar-10-python3/" + name)
  }

  @Test(arguments: Split.allCases)
  func theArchiveGivesTheSameSetAsTheBinaryVersion(split: Split) throws {
    let set = try CIFAR10.read(at: Golden.path("cifar-10-python.tar.gz"), split: split)
    #expect(set == (try CIFAR10.read(at: Fixture.archive, split: split)))
  }

  @Test func foldersAreFoundAsTheBinaryOnesAre() throws {
    let folder = try TemporaryFolder()
    let names = (1...5).map { "data_batch_\($0)" } + ["test_batch"]
    let batches = try TarArchive.entries(
      named: names, in: Golden.path("cifar-10-python.tar.gz"), entryLimit: 1 << 20)
    for (name, bytes) in batches { try folder.write(bytes, "cifar-10-batches-py/" + name) }
    let inner = folder.path + "/cifar-10-batches-py"
    let expected = try CIFAR10.read(at: Fixture.archive, split: .train)
    for path in [folder.path, folder.path + "/", inner] {
      #expect(try CIFAR10.read(at: path, split: .train) == expected)
      #expect(try CIFAR10.files(at: path) == names.map { inner + "/" + $0 })
    }
    unlink(inner + "/test_batch")
    #expect(
      #expect(throws: DatasetError.self) { try CIFAR10.files(at: inner) }?.description
        == "“\(inner)” holds no file test_batch: CIFAR-10's Python version has data_batch_1 to "
        + "data_batch_5 and test_batch, so give the folder or archive that holds all six")
  }

  @Test(arguments: ["text-keys", "bytes-keys"])
  func whatPython3WritesIsReadToo(name: String) throws {
    let set = try CIFAR10.read(batch: Self.batch(name), file: "x", isPython: true)
    let expected = try CIFAR10.read(
      batch: Fixture.batch(1, records: 6), file: "x", isPython: false)
    #expect(set == expected)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: String
    let bytes: @Sendable () throws -> [UInt8]

    init(_ name: String, _ reason: String, _ bytes: (@Sendable () throws -> [UInt8])? = nil) {
      testDescription = name
      self.reason = reason
      self.bytes = bytes ?? { try CIFARPythonTests.batch(name) }
    }
  }

  private static let damage = "it is cut short or damaged; download it again"

  static let cases: [Case] = [
    Case(
      "calls",
      "it asks for “__builtin__ print”, which the published ones do not, and which could run any "
        + "program; do not open it in Python, and download it again"),
    Case("protocol4", "it is no pickle of protocol 2, as the published ones are"),
    Case("empty", "it is no pickle of protocol 2, as the published ones are") { [] },
    Case("floats", "its images are not unsigned bytes; download it again"),
    Case("fortran", "its images are in Fortran order, which the published ones are not"),
    Case("hundred", "it is CIFAR-100, which has 100 classes; give CIFAR-10"),
    Case("no-data", "it holds no array “data”; download it again"),
    Case("no-labels", "it holds no list “labels”; download it again"),
    Case("list", "it holds no dictionary; download it again"),
    Case("short-labels", "it has 2 images and 1 labels; download it again"),
    Case("label-10", "its label 1 (counted from 0) is no number from 0 to 9"),
    Case("label-text", "its label 0 (counted from 0) is no number from 0 to 9"),
    Case("narrow", "its images have the shape [2, 1024], not N×3072; download it again"),
    Case(
      "an instruction that nobody needs",
      "it has the instruction 105 at byte 2, which the published ones have not; give these"
    ) { [0x80, 2] + Array("i__main__\nf\n.".utf8) },
    Case("cut short", damage) { try CIFARPythonTests.batch("text-keys").dropLast(40) },
    Case("a string beyond the end", damage) {
      [0x80, 2] + Array("T".utf8) + [255, 255, 255, 127]
    },
    Case("nothing to pop", damage) { [0x80, 2] + Array("0.".utf8.dropFirst()) },
    Case("no mark", damage) { [0x80, 2] + Array("Nt.".utf8) },
    Case("under the mark", damage) { [0x80, 2] + Array("N(a.".utf8) },
    Case("nothing remembered", damage) { [0x80, 2] + Array("h\u{7}.".utf8) },
    Case("tuples in tuples", damage) {
      [0x80, 2] + Array("N".utf8) + [UInt8](repeating: 0x85, count: 1000) + Array(".".utf8)
    },
    Case("a list in itself", damage) {
      [0x80, 2] + Array("]q\u{0}h\u{0}a.".utf8)
    },
    Case("a call of a class", damage) { [0x80, 2] + Array("cnumpy\nndarray\n)R.".utf8) },
    Case("a name without an end", damage) { [0x80, 2] + Array("cnumpy".utf8) },
    Case("text decoded again and again", damage) {
      let long = String(repeating: "0123456789abcdef", count: 8)
      let text =
        Array("c_codecs\nencode\nq\u{1}X\u{80}".utf8.filter { $0 != 0xc2 }) + [0, 0, 0]
        + Array(long.utf8) + Array("q\u{2}".utf8)
      let again = Array("h\u{1}h\u{2}X\u{6}\u{0}\u{0}\u{0}latin1".utf8) + [0x86] + Array("R".utf8)
      return [0x80, 2] + text + Array(repeating: again, count: 3000).joined() + Array(".".utf8)
    },
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let bytes = try test.bytes()
    let error = #expect(throws: DatasetError.self) {
      try CIFAR10.read(batch: bytes, file: "x", isPython: true)
    }
    #expect(
      error?.description
        == "“x” is no batch of CIFAR-10's Python version that can be read: " + test.reason)
  }

  /// As many instructions as fit, each of which makes a container grow: no more than their sum.
  @Test func growingContainersTakeLinearTime() throws {
    let clock = ContinuousClock()
    for step in ["Na", "(Ne", "K\u{1}q\u{1}h\u{1}a", "]q\u{0}0", "U\u{1}aNs"] {
      let start = Array((step.hasSuffix("s") ? "}" : "]").utf8)
      let body = Array(repeating: Array(step.utf8.filter { $0 != 0x30 }), count: 200_000).joined()
      let time = clock.measure {
        _ = try? CIFAR10.read(batch: [0x80, 2] + start + body, file: "x", isPython: true)
      }
      #expect(time < .seconds(2))
    }
  }

  @Test func damagedPicklesNeverCrash() throws {
    for name in ["text-keys", "calls"] {
      let good = try Self.batch(name)
      var draws = RandomStream(seed: 5, purpose: "test/fuzz/" + name).sequence
      var refused = 0
      for _ in 0..<500 {
        // Instructions are at the two ends.
        let middle = 300..<good.count - 300
        let damaged = (Array(good[..<300] + good[middle.upperBound...])).damaged(&draws)
        let bytes = damaged.prefix(300) + good[middle] + damaged.dropFirst(300)
        do throws(DatasetError) {
          _ = try CIFAR10.read(batch: Array(bytes), file: "x", isPython: true)
        } catch {
          refused += 1
        }
      }
      #expect(refused > 100)
    }
  }
}
