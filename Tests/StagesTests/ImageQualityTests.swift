import Attacks
import Foundation
import Perception
import PipelineModel
import Stages
import Tensors
import TestSupport
import Testing

@Suite struct ImageQualityTests {
  private static let laboratory = Laboratory()

  /// Changes no training image, and one value of some test images.
  private struct Rarely: Attack, Codable {
    var name: String { "rarely" }
    func poison(_ image: inout Attacks.Image, draws: Draws) {}
    func trigger(_ image: inout Attacks.Image, draws: Draws) {
      guard draws.own("choice").uniforms(count: 1)[0] < 0.5 else { return }
      image[3, 4, 1] = image[3, 4, 1] > 0.5 ? image[3, 4, 1] - 0.5 : image[3, 4, 1] + 0.5
    }
  }

  private func result(
    _ poison: Poison, _ metrics: [QualityMetric] = [.psnr]
  ) throws -> ImageQualityResult {
    try Self.laboratory.product(of: ImageQuality(of: poison, metrics: metrics))
  }

  /// Every poisoned row is compared with the clean row that the manifest names for it.
  @Test func comparesThePairsOfTheManifest() throws {
    let poison = Tiny.poisoned
    let result = try result(poison, QualityMetric.standard)
    let clean = try Self.laboratory.product(of: poison.original)
    let samples = try Self.laboratory.product(of: poison.samples)
    let rows = samples.manifest.poisoned.indices.filter { samples.manifest.poisoned[$0] }
    #expect(result.trainingRows == rows)
    #expect(result.scores.map(\.values.count) == [10, 10, 10, 10, 10, 10])
    let sources = rows.map { samples.manifest.sourceRows[$0] }
    let expected = try PSNR().values(
      comparing: clean.rows(sources).images, with: samples.images.rows(rows).images)
    #expect(result.scores[0].values == expected.map { Double(Float($0)) })
    let ssim = try SSIM(border: .mirrored).values(
      comparing: clean.rows(sources).images, with: samples.images.rows(rows).images)
    #expect(result.scores[2].metric == "SSIM (Gaussian 11, mirrored)")
    #expect(result.scores[2].values == ssim.map { Double(Float($0)) })

    let triggered = try Self.laboratory.product(of: #require(poison.triggered))
    let test = try PSNR().values(
      comparing: Self.laboratory.product(of: poison.test).images, with: triggered.images)
    #expect(result.scores[3].images == .test)
    #expect(result.scores[3].values == test.map { Double(Float($0)) })
  }

  @Test func summarisesByStudentsT() throws {
    let score = try result(Tiny.poisoned).scores[0]
    let values = score.values
    let mean = values.reduce(0, +) / 10
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9).squareRoot()
    let summary = score.summary
    #expect(summary.count == 10 && summary.identical == 0)
    #expect(abs(try #require(summary.mean) - mean) < 1e-5)
    #expect(abs(try #require(summary.standardDeviation) - deviation) < 1e-5)
    // The 97.5 % point of Student's t with 9 degrees of freedom.
    let half = 2.262157 * deviation / 10.0.squareRoot()
    let interval = try #require(summary.interval)
    #expect(abs(interval[0] - (mean - half)) < 1e-4)
    #expect(abs(interval[1] - (mean + half)) < 1e-4)
    #expect(abs(try #require(summary.least) - (try #require(values.min()))) < 1e-5)
    #expect(abs(try #require(summary.greatest) - (try #require(values.max()))) < 1e-5)
  }

  /// The PSNR of identical images is infinite: such pairs are counted, and left out of the mean.
  @Test func identicalImages() throws {
    let poison = Poison(Tiny.data, with: Rarely(), rate: 0.25, target: 2)
    let stage = ImageQuality(of: poison, metrics: [.psnr, .ssim])
    let result = try Self.laboratory.product(of: stage)
    // No training image changes.
    let training = try #require(result[.training, "PSNR"])
    #expect(training.count == 10 && training.identical == 10)
    #expect(training.mean == nil && training.interval == nil && training.least == nil)
    #expect(result.scores[0].values == [Double](repeating: .infinity, count: 10))
    #expect(result[.training, "SSIM (Gaussian 11, valid)"]?.mean == 1)
    #expect(result[.training, "SSIM (Gaussian 11, valid)"]?.identical == 0)

    let test = try #require(result[.test, "PSNR"])
    let changed = result.scores[2].values.filter(\.isFinite)
    #expect(test.identical == 10 - changed.count)
    #expect((1..<10).contains(changed.count))
    // One value of 3,072 is off by a half: 10 · log₁₀(3072 / 0.25).
    #expect(changed.allSatisfy { abs($0 - 40.8945) < 1e-3 })
    #expect(abs(try #require(test.mean) - 40.8945) < 1e-3)

    // Both survive being stored, infinities too.
    let payloads = try Self.laboratory.payloads(of: stage)
    #expect(try ImageQualityResult(from: MemoryPayloads(payloads)) == result)
    let json = try payloads.text("quality.json")
    #expect(
      json.contains(
        "{\"images\":\"training\",\"metric\":\"PSNR\",\"summary\":{\"count\":10,\"identical\":10}}")
    )
    let table = try Self.laboratory.product(of: ImageQualityTable([stage])).tables[0]
    #expect(
      table.rows[0] == ["rarely 25%", "training", "PSNR", "10", "∞", "–", "10"])
  }

  @Test(arguments: [
    ([QualityMetric](), 0.95, "no metric was asked for; ask for at least one, such as .psnr"),
    ([.psnr, .ssim, .psnr], 0.95, "PSNR was asked for twice; ask for each metric once"),
    (
      [.psnr], 1,
      "the confidence 1.0 is not a share between 0 and 1: give, say, 0.95"
    ),
    (
      [.ssim(SSIM(window: .uniform(size: 4)))], 0.95,
      "an SSIM window of 4 pixels has no pixel in its middle: choose an odd number from 3 to 255"
    ),
  ])
  func refusesBeforeAnythingRuns(metrics: [QualityMetric], confidence: Double, sentence: String) {
    let stage = ImageQuality(of: Tiny.poisoned, metrics: metrics, confidence: confidence)
    let error = #expect(throws: (any Error).self) { try stage.check() }
    #expect(error.map { "\($0)" } == sentence)
  }

  private static func weights(_ change: (inout [String: RawTensor]) -> Void = { _ in }) throws
    -> [UInt8]
  {
    var tensors: [String: RawTensor] = [:]
    func add(_ name: String, _ shape: [Int], _ range: Range<Float>) {
      let stream = RandomStream(seed: 1, purpose: name)
      tensors[name] = RawTensor(
        Tensor(shape: shape, values: stream.uniforms(count: shape.reduce(1, *), in: range)))
    }
    let convolutions = [
      (0, 3, 64, 11), (3, 64, 192, 5), (6, 192, 384, 3), (8, 384, 256, 3), (10, 256, 256, 3),
    ]
    for (place, (index, inputs, outputs, kernel)) in convolutions.enumerated() {
      let bound = (6 / Float(inputs * kernel * kernel)).squareRoot()
      add("features.\(index).weight", [outputs, inputs, kernel, kernel], -bound..<bound)
      add("features.\(index).bias", [outputs], -0.1..<0.1)
      add("lin\(place).model.1.weight", [1, outputs, 1, 1], 0..<1)
    }
    change(&tensors)
    return TensorSet(tensors).encoded()
  }

  @Test func learnedDistanceWithWeightsOfAFile() throws {
    let folder = TestFolder()
    let path = folder.path + "/alex.safetensors"
    let bytes = try Self.weights()
    try Data(bytes).write(to: URL(filePath: path))
    let stage = ImageQuality(of: Tiny.poisoned, metrics: [.psnr, .lpips(.alex, weights: path)])
    #expect(stage.sourceFiles() == [path])
    try stage.check()
    let result = try Self.laboratory.product(of: stage)
    #expect(
      result.scores.map(\.metric) == ["PSNR", "LPIPS (AlexNet)", "PSNR", "LPIPS (AlexNet)"])
    let metric = LPIPS(try LPIPSWeights(.alex, TensorSet(decoding: bytes)))
    let truth = try metric.values(
      comparing: Self.laboratory.product(of: Tiny.poisoned.test).images,
      with: Self.laboratory.product(of: try #require(Tiny.poisoned.triggered)).images)
    #expect(result.scores[3].values == truth.map { Double(Float($0)) })
    #expect(truth.allSatisfy { $0 > 0 }, "\(truth)")
  }

  @Test func weightsThatDoNotFit() throws {
    let folder = TestFolder()
    let path = folder.path + "/alex.safetensors"
    func complaint() -> String {
      let error = #expect(throws: UserError.self) {
        try Laboratory().payloads(
          of: ImageQuality(of: Tiny.poisoned, metrics: [.lpips(.alex, weights: path)]))
      }
      return error.map { "\($0)" } ?? ""
    }
    try Data(Self.weights { $0["lin2.model.1.weight"] = nil }).write(to: URL(filePath: path))
    #expect(
      complaint()
        == "\(path): LPIPS with AlexNet needs the tensor “lin2.model.1.weight”, which the weights do "
        + "not have; Scripts/export-lpips-weights writes a file with all of them")
    try Data("what".utf8).write(to: URL(filePath: path))
    #expect(
      complaint()
        == "\(path): this is not a safetensors file that ibpipe can read: it is shorter than its "
        + "length field")
    let pickle = ImageQuality(
      of: Tiny.poisoned, metrics: [.lpips(.vgg, weights: "vgg16-397923af.pth")])
    let error = #expect(throws: UserError.self) { try pickle.check() }
    #expect(
      error.map { "\($0)" }
        == "LPIPS reads its weights from a .safetensors file, not from vgg16-397923af.pth; "
        + "Scripts/export-lpips-weights writes one")
  }

  @Test func pixelsThatAreNoNumbers() throws {
    let laboratory = Laboratory()
    let test = try laboratory.product(of: Tiny.poisoned.test)
    var images = test.images
    images.values[3 * 3072 + 5] = .nan
    laboratory.place(
      try LabelledImages(images: images, labels: test.labels, classCount: 10).payloads(),
      for: Tiny.poisoned.test)
    laboratory.place(test.payloads(), for: try #require(Tiny.poisoned.triggered))
    let error = #expect(throws: UserError.self) {
      try laboratory.payloads(of: ImageQuality(of: Tiny.poisoned))
    }
    #expect(
      error.map { "\($0)" }
        == "the PSNR of test image 3 is not a number: a pixel is not one either, or the metric's "
        + "weights are too large")
  }

  @Test func storedValuesThatDoNotAgree() throws {
    let stage = ImageQuality(of: Tiny.poisoned, metrics: [.psnr])
    let payloads = try Self.laboratory.payloads(of: stage).map { payload in
      payload.name == "quality.json"
        ? Payload(
          name: payload.name,
          text: String(decoding: payload.bytes, as: UTF8.self)
            .replacing("\"count\":10", with: "\"count\":11"))
        : payload
    }
    let error = #expect(throws: UserError.self) {
      try ImageQualityResult(from: MemoryPayloads(payloads))
    }
    #expect(error.map { "\($0)" } == "the PSNR of 10 images is stored for 11")
  }

  @Test func imagesOfAnotherSet() throws {
    let laboratory = Laboratory()
    let poison = Tiny.poisoned
    _ = try laboratory.payloads(of: poison.samples)
    laboratory.place(
      try LabelledImages(
        images: Tensor(shape: [2, 32, 32, 3]), labels: [0, 1], classCount: 10
      ).payloads(), for: poison.original)
    let error = #expect(throws: UserError.self) {
      try laboratory.payloads(of: ImageQuality(of: poison))
    }
    #expect(error.map { "\($0)" } == "the training images were not made from these clean ones")
  }
}
