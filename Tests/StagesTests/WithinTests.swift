import PipelineModel
import Stages
import Tensors
import Testing

/// Which products count as close to an earlier one.
struct WithinTests {
  private struct Stored: Stage {
    static var codeStamp: CodeStamp { .version(1) }
    var tolerance: Tolerance<TensorSet>? { .within(absolute: 0.01, relative: 0.1) }
    func run(_ context: StageContext) throws -> TensorSet { TensorSet([:]) }
  }

  private struct Reader: PayloadReader {
    let payloads: [Payload]
    var names: [String] { payloads.map(\.name).sorted() }
    func bytes(_ name: String) throws -> [UInt8] {
      guard let payload = payloads.first(where: { $0.name == name }) else {
        throw UserError("none")
      }
      return payload.bytes
    }
  }

  private func agree(_ product: [Payload], _ earlier: [Payload]) -> Bool {
    Node(Stored()).accepts(product, inPlaceOf: Reader(payloads: earlier))
  }

  private func json(_ text: String) -> [Payload] { [Payload(name: "value.json", text: text)] }

  private func tensor<Element: BitwiseCopyable>(
    _ type: ElementType, _ values: [Element], shape: [Int]? = nil, name: String = "a"
  ) -> [Payload] {
    let raw = RawTensor(
      type: type, shape: shape ?? [values.count], bytes: values.withUnsafeBytes { Array($0) })
    return [Payload(name: "t.safetensors", bytes: TensorSet([name: raw]).encoded())]
  }

  @Test(arguments: [
    (#"{"a":[1.0,2]}"#, #"{"a":[1.1,2.1]}"#, true),
    (#"{"a":[1.0,2]}"#, #"{"a":[1.0,2.5]}"#, false),
    (#"{"a":0}"#, #"{"a":0.01}"#, true),
    (#"{"a":0}"#, #"{"a":0.0101}"#, true),
    (#"{"a":0.0212}"#, #"{"a":0.01}"#, false),
    (#"{"a":1}"#, #"{"b":1}"#, false),
    (#"{"a":1}"#, #"{"a":1,"b":1}"#, false),
    (#"{"a":[1]}"#, #"{"a":[1,1]}"#, false),
    (#"{"a":"x","b":1}"#, #"{"a":"y","b":1}"#, false),
    (#"{"a":null,"b":1}"#, #"{"a":null,"b":1.05}"#, true),
    (#"{"a":true}"#, #"{"a":1}"#, false),
    ("no JSON", "neither", false),
  ])
  func jsonByItsNumbers(_ product: String, _ earlier: String, _ agree: Bool) {
    #expect(self.agree(json(product), json(earlier)) == agree)
  }

  @Test func tensorsByTheirElements() {
    #expect(agree(tensor(.float32, [1 as Float, 2]), tensor(.float32, [1.1 as Float, 2.2])))
    #expect(!agree(tensor(.float32, [1 as Float, 2]), tensor(.float32, [1.2 as Float, 2])))
    #expect(agree(tensor(.float64, [1.0]), tensor(.float64, [1.1])))
    #expect(!agree(tensor(.float64, [1.0]), tensor(.float64, [1.2])))
    // 1 and 1.0625, then 1 and 1.25, as binary16 and as bfloat16.
    #expect(agree(tensor(.float16, [0x3c00 as UInt16]), tensor(.float16, [0x3c40 as UInt16])))
    #expect(!agree(tensor(.float16, [0x3c00 as UInt16]), tensor(.float16, [0x3d00 as UInt16])))
    #expect(agree(tensor(.bfloat16, [0x3f80 as UInt16]), tensor(.bfloat16, [0x3f88 as UInt16])))
    #expect(!agree(tensor(.bfloat16, [0x3f80 as UInt16]), tensor(.bfloat16, [0x3fa0 as UInt16])))
  }

  @Test func tensorsThatAreNotAlike() {
    let one = tensor(.float32, [1 as Float, 1])
    #expect(!agree(one, tensor(.float32, [1 as Float, 1], shape: [1, 2])))
    #expect(!agree(one, tensor(.float32, [1 as Float, 1], name: "b")))
    #expect(!agree(one, tensor(.float64, [1.0, 1.0])))
    #expect(!agree(tensor(.int32, [100 as Int32]), tensor(.int32, [101 as Int32])))
    #expect(agree(tensor(.int32, [100 as Int32]), tensor(.int32, [100 as Int32])))
  }

  @Test func numbersThatAreNone() {
    #expect(agree(tensor(.float32, [Float.nan, 1]), tensor(.float32, [Float.nan, 1.05])))
    #expect(!agree(tensor(.float32, [Float.nan]), tensor(.float32, [1 as Float])))
    #expect(
      agree(tensor(.float32, [Float.infinity, 1]), tensor(.float32, [Float.infinity, 1.05])))
    #expect(!agree(tensor(.float32, [1 as Float]), tensor(.float32, [Float.infinity])))
  }

  @Test func payloadsOfOtherKindsHaveToBeEqual() {
    let text = { [Payload(name: "a.txt", text: $0)] }
    #expect(agree(text("1.0"), text("1.0")) && !agree(text("1.0"), text("1.01")))
    #expect(!agree(text("1.0"), json("1.0")))
  }
}
