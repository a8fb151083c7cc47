import PipelineModel
import Stages
import Synchronization
import Tensors
import Testing

@Suite struct TensorPayloadTests {
  /// Tells what was read of it.
  private final class Watched: PayloadReader {
    let names = ["a.safetensors"]
    let content: [UInt8]
    let told = Mutex<[Range<Int>]>([])

    init(_ content: [UInt8]) { self.content = content }

    func bytes(_ name: String) -> [UInt8] {
      told.withLock { $0.append(0..<content.count) }
      return content
    }

    func size(of name: String) -> Int { content.count }

    func read(
      _ name: String, _ ranges: [Range<Int>], into target: UnsafeMutableRawBufferPointer
    ) throws {
      told.withLock { $0 += ranges }
      try Plain(content: content).read(name, ranges, into: target)
    }

    private struct Plain: PayloadReader {
      let names: [String] = []
      let content: [UInt8]
      func bytes(_ name: String) -> [UInt8] { content }
    }
  }

  private static let file = TensorFile(
    floats: [
      "dense": Tensor(shape: [1000, 40, 8], values: (0..<320_000).map { Float($0) }),
      "other": Tensor(shape: [0, 3], values: []),
    ], integers: ["rows": IntegerTensor([5, 6, 7])])

  @Test func ofALargePayloadOnlyWhatIsAskedForIsRead() throws {
    let reader = Watched(Self.file.encoded())
    let payload = try TensorPayload("a.safetensors", in: reader)
    let headerSize = reader.told.withLock { $0.reduce(0) { $0 + $1.count } }
    #expect(headerSize < 1000)
    let dense = try #require(Self.file.floats["dense"])
    #expect(try payload.shape("dense") == [1000, 40, 8])
    for rows in [[3], [0, 1, 2, 999], [7, 3, 3, 900, 4], []] {
      reader.told.withLock { $0 = [] }
      #expect(try payload.float("dense", rows: rows) == dense.gather(rows: rows))
      let read = reader.told.withLock { $0 }
      #expect(read.reduce(0) { $0 + $1.count } == Set(rows).count * 1280)
      #expect(zip(read, read.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }
    #expect(try payload.integer("rows").integers == [5, 6, 7])
    #expect(try payload.float("other", rows: []).shape == [0, 3])
    #expect(try payload.file() == Self.file)
  }

  @Test func aSmallPayloadIsReadOnce() throws {
    let small = TensorFile(floats: ["x": Tensor(shape: [2, 2], values: [1, 2, 3, 4])])
    let reader = Watched(small.encoded())
    let payload = try TensorPayload("a.safetensors", in: reader)
    #expect(try payload.float("x", rows: [1]).values == [3, 4])
    #expect(try payload.file() == small)
    #expect(reader.told.withLock { $0 } == [0..<reader.content.count])
  }

  @Test func whatIsNotThereIsRefused() throws {
    func sentence(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    let whole = Self.file.encoded()
    let payload = try TensorPayload("a.safetensors", in: Watched(whole))
    #expect(
      sentence { _ = try payload.float("dense", rows: [1000]) }
        == "tensor “dense” has 1000 rows, and another is asked for")
    #expect(
      sentence { _ = try payload.float("rows") }
        == "the safetensors file has no tensor named “rows” of that type")
    for (bytes, reason) in [
      ([1, 2, 3], "it is shorter than its length field"),
      (Array(whole.dropLast(4)), "the offsets of tensor “rows” do not fit its shape and the file"),
      (whole + [0], "it has 1 bytes that belong to no tensor"),
    ] as [([UInt8], String)] {
      #expect(
        sentence { _ = try TensorPayload("a.safetensors", in: Watched(bytes)) }
          == "this is not a safetensors file that ibpipe can read: \(reason)")
    }
    let halves = TensorSet(["h": RawTensor(type: .float16, shape: [1], bytes: [0, 0])]).encoded()
    #expect(
      sentence { _ = try TensorPayload("a.safetensors", in: Watched(halves)) }
        == "this is not a safetensors file that ibpipe can read: tensor “h” is F16; F32 and I32 are "
        + "expected here")
  }
}
