import Perception
import Tensors
import Testing

/// Every sentence about comparing images that a user can meet.
@Suite struct PerceptionErrorTests {
  private static func images(_ shape: [Int]) -> Tensor { Tensor(shape: shape) }

  struct Case: Sendable, CustomTestStringConvertible {
    let metric: any ImageMetric
    var reference = [2, 32, 32, 3]
    var altered = [2, 32, 32, 3]
    let sentence: String

    var testDescription: String { sentence }
  }

  @Test(arguments: [
    Case(
      metric: PSNR(), altered: [1, 32, 32, 3],
      sentence: "images are compared pair by pair as [N, H, W, 3] of the same shape, not "
        + "[2, 32, 32, 3] with [1, 32, 32, 3]"),
    Case(
      metric: SSIM(), reference: [32, 32, 3], altered: [32, 32, 3],
      sentence: "images are compared pair by pair as [N, H, W, 3] of the same shape, not "
        + "[32, 32, 3] with [32, 32, 3]"),
    Case(
      metric: PSNR(), reference: [2, 0, 32, 3], altered: [2, 0, 32, 3],
      sentence: "images are compared pair by pair as [N, H, W, 3] of the same shape, not "
        + "[2, 0, 32, 3] with [2, 0, 32, 3]"),
    Case(
      metric: SSIM(window: .uniform(size: 8)),
      sentence: "an SSIM window of 8 pixels has no pixel in its middle: choose an odd number from "
        + "3 to 255"),
    Case(
      metric: SSIM(window: .gaussian(size: -1)),
      sentence: "an SSIM window of -1 pixels has no pixel in its middle: choose an odd number from "
        + "3 to 255"),
    Case(
      metric: SSIM(window: .gaussian(sigma: 0)),
      sentence: "an SSIM window cannot have the standard deviation 0.0: choose a number above 0, "
        + "such as 1.5"),
    Case(
      metric: LPIPS(RandomWeights.alex), reference: [1, 17, 64, 3], altered: [1, 17, 64, 3],
      sentence:
        "images of 17 × 64 pixels are too small for LPIPS with AlexNet: its last layers have "
        + "nothing left to look at"),
    Case(
      metric: SSIM(), reference: [2, 10, 32, 3], altered: [2, 10, 32, 3],
      sentence: "images of 10 × 32 pixels are smaller than the SSIM window of 11 × 11: choose a "
        + "smaller window"),
  ])
  func sentences(_ test: Case) {
    let error = #expect(throws: PerceptionError.self) {
      try test.metric.values(
        comparing: Self.images(test.reference), with: Self.images(test.altered))
    }
    #expect(error?.description == test.sentence)
  }

  @Test(arguments: [
    (
      "features.3.bias", [191] as [Int]?,
      "“features.3.bias” of the LPIPS weights has the shape [191] where AlexNet has [192]; "
        + "Scripts/export-lpips-weights writes a file that fits"
    ),
    (
      "features.0.weight", nil,
      "LPIPS with AlexNet needs the tensor “features.0.weight”, which the weights do not have; "
        + "Scripts/export-lpips-weights writes a file with all of them"
    ),
    (
      "lin4.model.1.weight", [256],
      "“lin4.model.1.weight” of the LPIPS weights has the shape [256] where AlexNet has "
        + "[1, 256, 1, 1]; Scripts/export-lpips-weights writes a file that fits"
    ),
  ])
  func weights(name: String, shape: [Int]?, sentence: String) {
    var tensors = RandomWeights.tensors(.alex).tensors
    tensors[name] = shape.map { RawTensor(Tensor(shape: $0)) }
    let error = #expect(throws: PerceptionError.self) {
      try LPIPSWeights(.alex, TensorSet(tensors))
    }
    #expect(error?.description == sentence)
  }

  @Test func weightsThatAreNoNumbers() {
    var tensors = RandomWeights.tensors(.alex).tensors
    tensors["lin1.model.1.weight"] = RawTensor(
      Tensor(shape: [1, 192, 1, 1], repeating: .infinity))
    let error = #expect(throws: PerceptionError.self) {
      try LPIPSWeights(.alex, TensorSet(tensors))
    }
    #expect(
      error?.description
        == "“lin1.model.1.weight” of the LPIPS weights holds a value that is infinite or not a "
        + "number; write the file anew")
  }
}
