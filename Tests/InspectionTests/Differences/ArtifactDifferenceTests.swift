import ArtifactStore
import Foundation
import Inspection
import PipelineModel
import Tensors
import Testing
import TestSupport

struct ArtifactDifferenceTests {
  private func tensors(_ floats: [String: Tensor]) -> Payload {
    Payload(name: "weights.safetensors", bytes: TensorFile(floats: floats).encoded())
  }

  @Test func theSame() {
    let payloads = [Payload(name: "a.json", text: "{}"), Payload(name: "b.svg", text: "<svg/>")]
    let found = ArtifactDifference(from: payloads, to: payloads.reversed())
    #expect(found.isSame)
    #expect(
      found.lines() == [
        "a.json  the same, 2 B", "b.svg  the same, 6 B",
        "the same: all 2 payloads have the same bytes",
      ])
  }

  @Test func tensorsOfEveryFate() {
    let first = tensors([
      "a": Tensor(shape: [2], values: [1, 2]), "b": Tensor(shape: [2]), "c": Tensor(shape: [1]),
      "same": Tensor(shape: [3]),
    ])
    let second = tensors([
      "a": Tensor(shape: [2], values: [1, 4]), "b": Tensor(shape: [1, 2]), "d": Tensor(shape: [1]),
      "same": Tensor(shape: [3]),
    ])
    let found = ArtifactDifference(from: [first], to: [second])
    #expect(!found.isSame)
    #expect(
      found.lines() == [
        "weights.safetensors  4 of 5 tensors differ",
        "  a  F32 [2]  1 of 2 differ · max |Δ| 2 at [1] (2.0 → 4.0) · max relative 0.5 · "
          + "max 8388608 ULP · mean |Δ| 1 · cosine 0.976187",
        "  b  F32 [2] → F32 [1, 2]",
        "  c  only in the first, F32 [1]",
        "  d  only in the second, F32 [1]",
        "they differ: in 1 of 1 payloads; in tensors by at most 2, 8388608 ULP",
      ])
    #expect(found.lines(limit: 1)[2] == "  … and 3 more; --json has them all")
  }

  @Test func jsonByItsPaths() throws {
    let first = Payload(
      name: "value.json", text: #"{"phases":[{"end":3},7],"name":"x","gone":1,"same":[1,2.0]}"#)
    let second = Payload(
      name: "value.json", text: #"{"phases":[{"end":4}],"name":"y","new":true,"same":[1.0,2]}"#)
    #expect(
      ArtifactDifference(from: [first], to: [second]).lines() == [
        "value.json  5 values differ", "  gone: only in the first, 1", "  name: \"x\" → \"y\"",
        "  new: only in the second, true", "  phases[0].end: 3 → 4 (relative 0.25)",
        "  phases[1]: only in the first, 7", "they differ: in 1 of 1 payloads",
      ])
    let spaced = Payload(name: "value.json", text: "[ 1 ]")
    #expect(
      ArtifactDifference(from: [spaced], to: [Payload(name: "value.json", text: "[1]")]).lines()[0]
        == "value.json  the same values, written differently")
  }

  @Test func otherBytesByTheFirstThatDiffers() {
    func lines(_ first: String, _ second: String, name: String = "x.svg") -> [String] {
      ArtifactDifference(
        from: [Payload(name: name, text: first)], to: [Payload(name: name, text: second)]
      ).lines()
    }
    #expect(lines("<svg/>", "<svg>")[0] == "x.svg  differs from byte 4 on; 6 → 5 bytes")
    #expect(lines("<svg", "<svg/>")[0] == "x.svg  differs from byte 4 on; 4 → 6 bytes")
    // What is not what its name says is compared byte by byte.
    #expect(lines("{", "[1]", name: "x.json")[0] == "x.json  differs from byte 0 on; 1 → 3 bytes")
    #expect(lines("ab", "ac", name: "x.safetensors")[0].hasPrefix("x.safetensors  differs from"))
  }

  @Test func payloadsOfOneSideOnly() {
    let found = ArtifactDifference(
      from: [Payload(name: "a", text: "1")], to: [Payload(name: "b", text: "22")])
    #expect(
      found.lines() == [
        "a  only in the first, 1 B", "b  only in the second, 2 B",
        "they differ: in 2 of 2 payloads",
      ])
  }

  @Test func everyFindingIsJSON() throws {
    let found = ArtifactDifference(
      from: [
        tensors(["a": Tensor(shape: [2], values: [.infinity, .nan])]),
        Payload(name: "v.json", text: "1"), Payload(name: "x", text: "a"),
      ],
      to: [
        tensors(["a": Tensor(shape: [2], values: [1, 2])]), Payload(name: "v.json", text: "2"),
        Payload(name: "y", text: "a"),
      ])
    let json = String(decoding: try JSONEncoder().encode(found), as: UTF8.self)
    #expect(json.contains(#""maxAbsolute":"inf""#))
    #expect(json.contains(#""unmatchedNaNs":1"#))
    #expect(json.contains(#""path":"$""#))
  }

  @Test func storedArtifactsAreComparedWithoutReadingWhatIsOneObject() throws {
    let workshop = try Workshop()
    let records = try workshop.run(
      "p", [Output("a", Constant(value: 1)), Output("b", Doubled(number: Constant(value: 1)))])
    let (a, b) = (try #require(records["a"]), try #require(records["b"]))
    let found = try ArtifactDifference(from: a, to: b, in: workshop.looking)
    #expect(found.lines()[1] == "  value: 1 → 2 (relative 0.5)")
    TestFolder.write(workshop.objectPath(a.payloads[0].digest), [1])
    #expect(try ArtifactDifference(from: a, to: a, in: workshop.looking).isSame)
    let before = workshop.snapshot
    let error = #expect(throws: StoreError.self) {
      try ArtifactDifference(from: a, to: b, in: workshop.looking)
    }
    #expect(error?.description.contains("it was left where it is") == true)
    #expect(workshop.snapshot == before)
  }
}
