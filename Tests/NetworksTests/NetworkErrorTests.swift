import Networks
import Tensors
import Testing

/// Every sentence about networks and their training that a user can meet.
@Suite struct NetworkErrorTests {
  private let configured = "the network cannot be trained as configured: "
  private let data = "the data do not fit the network: "
  private let state = "the saved training state does not fit: "

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test(
    arguments: [
      (VGG16(width: 2), "the width is 2; choose a multiple of 4 from 4 to 256"),
      (VGG16(width: 260), "the width is 260; choose a multiple of 4 from 4 to 256"),
      (VGG16(noise: .nan), "the noise is nan and 0.4; both must be 0 or more"),
      (VGG16(classes: 100_001), "the number of classes is 100001; choose from 2 to 100,000"),
      (ResNet18(width: 6), "the width is 6; choose a multiple of 4 from 4 to 1024"),
      (ResNet18(width: 1028), "the width is 1028; choose a multiple of 4 from 4 to 1024"),
      (ResNet18(noise: -1), "the noise is -1.0 and 0.4; both must be 0 or more"),
      (
        ResNet18(outputNoise: .infinity), "the noise is 0.4 and inf; both must be 0 or more"
      ),
      (ResNet18(classes: 1), "the number of classes is 1; choose from 2 to 100,000"),
    ] as [(any Network, String)])
  func networks(_ network: any Network, complaint: String) {
    #expect(
      sentence { _ = try TrainingState(initializing: network, seed: 1) } == configured + complaint)
  }

  @Test(arguments: [
    (TrainingOptions(batch: 0), "the batch is 0; choose from 1 to 65,536 images"),
    (TrainingOptions(learningRate: 0), "the learning rate is 0.0; it must be more than 0"),
    (TrainingOptions(learningRate: .nan), "the learning rate is nan; it must be more than 0"),
    (TrainingOptions(momentum: 1), "the momentum is 1.0; it must be at least 0 and less than 1"),
    (TrainingOptions(weightDecay: -1), "the weight decay is -1.0; it must be 0 or more"),
    (
      TrainingOptions(plateauFactor: 1, plateauPatience: 2),
      "the plateau factor is 1.0 and its patience 2; choose a factor between 0 and 1 and a "
        + "patience of 0 or more"
    ),
  ])
  func options(_ options: TrainingOptions, complaint: String) {
    var run = SmallRun()
    run.options = options
    #expect(sentence { _ = try run.trainer(from: run.start) } == configured + complaint)
  }

  @Test func images() throws {
    let run = SmallRun()
    func trained(_ training: LabelledImages) -> String {
      sentence {
        _ = try Trainer(
          network: run.network, options: run.options, state: run.start, training: training,
          test: run.test, triggered: nil)
      }
    }
    let small = LabelledImages(
      unchecked: Tensor(shape: [1, 16, 16, 3]), labels: [0], classCount: 10)
    #expect(
      trained(small)
        == data + "the training images have the shape [1, 16, 16, 3] where [1, 32, 32, 3] was "
        + "expected")
    let none = LabelledImages(
      unchecked: Tensor(shape: [0, 32, 32, 3]), labels: [], classCount: 10)
    #expect(trained(none) == data + "there are no training images")
    let strange = LabelledImages(
      unchecked: Tensor(shape: [2, 32, 32, 3]), labels: [3, 12], classCount: 20)
    #expect(
      trained(strange) == data + "label 12 of training image 1 is not among 10 classes")

    let inference = try Inference(network: run.network, state: run.start)
    #expect(
      sentence { _ = try inference.activations(images: Tensor(shape: [2, 3]), seed: 1) }
        == data + "the images have the shape [2, 3] where [N, 32, 32, 3] was expected")
    #expect(
      sentence { _ = try inference.activations(images: run.test.images, draw: -1, seed: 1) }
        == configured + "the draw is -1; it counts from 0")
  }

  @Test func states() throws {
    let network = ResNet18(width: 4)
    let good = try TrainingState(initializing: network, seed: 1)
    func used(_ change: (inout TrainingState) -> Void) -> String {
      var changed = good
      change(&changed)
      return sentence { _ = try Inference(network: network, state: changed) }
    }
    #expect(used { $0.parameters["fc.bias"] = nil } == state + "“fc.bias” is missing")
    #expect(
      used { $0.momentum["fc.bias"] = Tensor(shape: [3]) }
        == state + "“momentum/fc.bias” has the shape [3] where [10] was expected")
    func decoded(_ change: (inout TensorFile) -> Void) -> String {
      var file = good.encoded()
      change(&file)
      return sentence { _ = try TrainingState(decoding: file) }
    }
    #expect(
      decoded { $0.integers["counters"] = nil }
        == state + "“counters” is missing or not 4 × 2 integers")
    #expect(
      decoded { $0.integers["counters"]?.values = [0, 0, 0, 0, 0, 0, 10_001, 0] }
        == state + "its counters [0, 0, 0, 10001] are impossible")
  }

  @Test func divergence() throws {
    var run = SmallRun()
    run.options.learningRate = 1e30
    let trainer = try run.trainer(from: run.start)
    #expect(
      sentence { _ = try trainer.runEpoch() }
        == "the training loss is no longer finite in epoch 1; choose a learning rate below 1e+30")
  }
}
