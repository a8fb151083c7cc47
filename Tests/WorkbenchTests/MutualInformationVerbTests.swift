import CommandGrammar
import FoundationEssentials
import Information
import Tensors
import TestSupport
import Testing
import Workbench

/// `ibpipe mi`: what it reads, and what it says of arrays that it cannot use.
struct MutualInformationVerbTests {
  private let folder = TestFolder()

  private func write(_ name: String, _ type: ElementType, _ shape: [Int], _ bytes: [UInt8]) {
    TestFolder.write(
      folder.path + "/" + name,
      NumPyArray.encode(RawTensor(type: type, shape: shape, bytes: bytes)))
  }

  private func write(_ name: String, _ shape: [Int], _ values: [Double]) {
    write(name, .float64, shape, values.withUnsafeBytes { Array($0) })
  }

  private func sentence(_ first: String, _ second: String) -> String {
    do {
      let call = ["mi", folder.path + "/" + first, folder.path + "/" + second]
      guard case .workbench(.information(let command)) = try Invocation(parsing: call) else {
        return "no such verb"
      }
      _ = try MutualInformationVerb(command).run()
      return "nothing"
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test func arraysThatCannotBeUsedAreRefusedInASentence() {
    write("ten.npy", [10], (0..<10).map(Double.init))
    write("nine.npy", [9, 1], (0..<9).map(Double.init))
    write("nan.npy", [5, 2], [1, 2, 3, 4, 5, .nan, 7, 8, 9, 0])
    write("infinite.npy", [10], [1, 2, 3, 4, 5, 6, 7, .infinity, 9, 0])
    write("one.npy", [], [3])
    write("none.npy", [0, 3], [])
    TestFolder.write(folder.path + "/text.npy", Array("hello, world".utf8))
    TestFolder.makeFolder(folder.path + "/folder.npy")
    let cases = [
      (
        "ten.npy", "nine.npy",
        "ten.npy has 10 rows and nine.npy has 9; row i of one must go with row i of the other"
      ),
      (
        "ten.npy", "nan.npy",
        "nan.npy holds a NaN at row 2, column 1 (counted from 0); leave such rows out of both arrays"
      ),
      (
        "infinite.npy", "ten.npy",
        "infinite.npy holds an infinity at row 7, column 0 (counted from 0); leave such rows out of "
          + "both arrays"
      ),
      (
        "one.npy", "ten.npy",
        "one.npy holds a single number; give an array of samples, [n] or [n, d]"
      ),
      ("none.npy", "ten.npy", "none.npy holds no samples: its shape is [0, 3]"),
      ("folder.npy", "ten.npy", "folder.npy is a folder; give a file"),
      ("missing.npy", "ten.npy", "missing.npy: No such file or directory"),
      (
        "ten.npy", "ten.npy",
        "mutual information cannot be estimated from 10 samples: bring at least 20"
      ),
    ]
    for (first, second, expected) in cases { #expect(sentence(first, second) == expected) }
    #expect(
      sentence("text.npy", "ten.npy").hasPrefix(
        "text.npy: this is not a NumPy file that ibpipe can read: "))
  }

  @Test func everyTypeOfNumberIsRead() throws {
    func values(_ name: String) throws -> [Float] {
      try ArrayFile(folder.path + "/" + name).tensor(isCentred: false).values
    }
    func bytes<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }
    write("a", .float16, [2], bytes([UInt16(0x3e00), 0xc000]))
    write("b", .float32, [2], bytes([Float(1.5), -2]))
    write("c", .int64, [2], bytes([Int64(3), -4]))
    write("d", .uint8, [2], [5, 255])
    write("e", .bool, [2], [0, 1])
    write("f", .int16, [2], bytes([Int16(-300), 300]))
    let expected: [(String, [Float])] = [
      ("a", [1.5, -2]), ("b", [1.5, -2]), ("c", [3, -4]), ("d", [5, 255]), ("e", [0, 1]),
      ("f", [-300, 300]),
    ]
    for (name, numbers) in expected { #expect(try values(name) == numbers) }
  }

  /// Float32 holds no two of these apart.
  @Test func largeNumbersThatDifferLittleStayApart() throws {
    let times = (0..<20).map { 1.7e9 + Double($0) / 8 }
    write("times.npy", [20], times)
    let centred = try ArrayFile(folder.path + "/times.npy").tensor(isCentred: true)
    #expect(Set(centred.values).count == 20)
    #expect(centred.shape == [20, 1])
  }

  @Test func theLastLineHasEveryField() throws {
    let reading = InformationReading(
      estimator: .ksg, samples: 50, estimate: 0.5, interval: .init(low: 0.25, high: 0.75),
      ceiling: nil, heldOut: nil, training: nil, converged: true, trace: [0.5], heldOutTrace: [],
      seeds: [0.5], warnings: [.trainingValue])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let line = String(
      decoding: try encoder.encode(InformationLine(finished: reading)), as: UTF8.self)
    #expect(
      line
        == #"{"ceiling":null,"converged":true,"estimate":0.5,"estimator":"ksg","event":"finished","#
        + #""heldOut":null,"heldOutTrace":[],"interval":[0.25,0.75],"samples":50,"seeds":[0.5],"#
        + #""trace":[0.5],"training":null,"warnings":["\#(EstimateWarning.trainingValue)"]}"#)
    let progress = String(
      decoding: try encoder.encode(InformationLine(share: 0.25, after: 3)), as: UTF8.self)
    #expect(progress == #"{"event":"progress","fraction":0.25,"secondsLeft":9}"#)
    #expect(
      InformationText(reading).lines == [
        "0.5 nats, 95 % interval 0.25 to 0.75", "  estimator  ksg, 50 samples", "  converged  yes",
        "warning: \(EstimateWarning.trainingValue)",
      ])
  }
}
