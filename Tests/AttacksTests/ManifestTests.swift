import Attacks
import Tensors
import Testing

@Suite struct ManifestTests {
  @Test func roundTrip() throws {
    let (_, manifest) = try Poisoning.dirtyLabel(
      pixels(mixedLabels(200)), rate: 0.1, target: 3, attack: onePixel, seed: 1)
    let bytes = manifest.tensorFile.encoded()
    #expect(try PoisonManifest(TensorFile(decoding: bytes)) == manifest)
  }

  @Test(
    arguments: [
      (
        ["poisoned": [0], "original_labels": [1]],
        "the safetensors file has no tensor named “source_rows” of that type"
      ),
      (
        ["source_rows": [0], "poisoned": [0, 1], "original_labels": [1]],
        "its tensors have the different lengths [1, 2, 1]"
      ),
      (
        ["source_rows": [-1], "poisoned": [0], "original_labels": [1]],
        "it has a negative row or label"
      ),
      (["source_rows": [0], "poisoned": [2], "original_labels": [1]], "a flag is neither 0 nor 1"),
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
