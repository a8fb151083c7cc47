import Attacks
import Tensors
import Testing

@Suite struct ManifestTests {
  @Test func roundTrip() throws {
    let (_, manifest) = try Poisoning.poison(
      pixels(mixedLabels(200)), rate: 0.1, target: 3, attack: onePixel, seed: 1)
    let bytes = manifest.tensorFile.encoded()
    #expect(try PoisonManifest(TensorFile(decoding: bytes)) == manifest)
    let covered = try Poisoning.plan(
      mixedLabels(200), classCount: 10, rate: 0.1, target: 3,
      selection: .dirtyLabel(coverRatio: 1), seed: 1)
    #expect(covered.rows(.cover).count == 20)
    #expect(try PoisonManifest(TensorFile(decoding: covered.tensorFile.encoded())) == covered)
  }

  @Test(
    arguments: [
      (
        ["roles": [0], "original_labels": [1]],
        "the safetensors file has no tensor named “source_rows” of that type"
      ),
      (
        ["source_rows": [0], "roles": [0, 1], "original_labels": [1]],
        "its tensors have the different lengths [1, 2, 1]"
      ),
      (
        ["source_rows": [-1], "roles": [0], "original_labels": [1]],
        "it has a negative row or label"
      ),
      (["source_rows": [0], "roles": [3], "original_labels": [1]], "a role is none of 0, 1 and 2"),
    ] as [([String: [Int]], String)])
  func damageIsRefused(tensors: [String: [Int]], reason: String) {
    let error = #expect(throws: AttackError.self) {
      try PoisonManifest(TensorFile(integers: tensors.mapValues { IntegerTensor($0) }))
    }
    #expect(
      error?.description
        == "this is not a poisoning manifest that ibpipe can read: \(reason)")
  }
}
