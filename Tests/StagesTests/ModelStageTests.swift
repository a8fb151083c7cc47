import Networks
import PipelineModel
import Stages
import Tensors
import Testing

/// What stages make of either network, and what they hand on to PyTorch.
@Suite struct ModelStageTests {
  private static let laboratory = Laboratory()
  private static let vgg = VGG16(width: 4, noise: 0.2, outputNoise: 0.2, head: .full)
  private static let training = Tiny.training(network: vgg)

  @Test func segmentsOfVGGLeaveNoTrace() throws {
    let unbroken = Tiny.training([], network: Self.vgg)
    let isTheSame =
      try Self.laboratory.payloads(of: Self.training.last)
      == Laboratory().payloads(of: unbroken.last)
    #expect(isTheSame)
    let checkpoint = try Self.laboratory.product(of: Self.training.last)
    #expect(checkpoint.metrics.map(\.epoch) == [1, 2])
    #expect(checkpoint.state.parameters["classifier.3.weight"]?.shape == [256, 256])
  }

  @Test func activationsOfVGG() throws {
    let stage = Activations(
      of: Self.training.last, in: Self.training, rows: .sample(count: 7), draws: 2)
    let set = try Self.laboratory.product(of: stage)
    #expect(set.representations.map(\.shape) == [[7, 32], [7, 32]])
    #expect(set.logits.map(\.shape) == [[7, 10], [7, 10]])
    #expect(set.representations[0] != set.representations[1])
    for plane in Tiny.planes(Self.training) {
      #expect(try Self.laboratory.product(of: plane.points[0]).value.isFinite)
    }
  }

  @Test(arguments: [ResNet18(width: 4), VGG16(width: 4)] as [any Network])
  func withoutNoise(network: any Network) throws {
    let training = Tiny.training([], epochs: 1, network: network)
    func set(_ seed: UInt64) throws -> ActivationSet {
      try Self.laboratory.product(
        of: Activations(
          of: training.last, in: training, rows: .sample(count: 400), isSilent: true, seed: seed))
    }
    // All rows there are, so that the seed decides nothing but the noise that there is not.
    #expect(try set(1).logits == set(2).logits)
    let state = try Self.laboratory.product(of: training.last).state
    let images = try Self.laboratory.product(of: training.data.samples).images.images
    let silent = try Inference(network: network.withoutNoise, state: state)
    #expect(try set(1).logits == [silent.activations(images: images, seed: 1).logits])
    let loud = Activations(of: training.last, in: training, rows: .sample(count: 400))
    #expect(try Self.laboratory.product(of: loud).logits != set(1).logits)
    #expect(!loud.label.contains("without noise"))
  }

  /// Whatever makes another network, or the same network another one, is in the key.
  @Test func theNetworkIsInTheKey() {
    let networks: [any Network] = [
      ResNet18(width: 4), ResNet18(width: 8), ResNet18(width: 4, placement: .everyActivation),
      ResNet18(width: 4, initialisation: .torchvision), VGG16(width: 4), VGG16(width: 8),
      VGG16(width: 4, head: .full), VGG16(width: 4, outputNoise: 0),
    ]
    let keys = networks.map { Node(Tiny.training(network: $0).last).definition }
    #expect(Set(keys).count == networks.count)
    let training = Tiny.training()
    let activations = [false, true].map {
      Node(Activations(of: training.last, in: training, rows: .sample(count: 3), isSilent: $0))
        .definition
    }
    #expect(Set(activations).count == 2)
  }

  @Test func aCheckpointOfTheOtherNetwork() {
    let residual = Tiny.training(network: ResNet18(width: 4))
    let stage = Activations(
      of: residual.last, in: Self.training, rows: .sample(count: 3))
    let error = #expect(throws: UserError.self) { try stage.check() }
    #expect(
      error.map { "\($0)" }
        == "the checkpoint is not one of the training run that is given with it")
  }

  /// The names of torchvision's `resnet18().state_dict()`.
  @Test func weightsOfResNet() throws {
    let training = Tiny.training()
    let weights = try Self.laboratory.product(of: Weights(of: training.last)).tensors
    let state = try Self.laboratory.product(of: training.last).state
    func norm(_ name: String) -> [String] {
      ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"].map {
        "\(name).\($0)"
      }
    }
    var names = ["conv1.weight", "fc.weight", "fc.bias"] + norm("bn1")
    for stage in 1...4 {
      for index in 0...1 {
        let block = "layer\(stage).\(index)"
        for place in 1...2 {
          names += ["\(block).conv\(place).weight"] + norm("\(block).bn\(place)")
        }
        if stage > 1, index == 0 {
          names += ["\(block).downsample.0.weight"] + norm("\(block).downsample.1")
        }
      }
    }
    #expect(weights.names == names.sorted())
    for (name, tensor) in state.parameters { #expect(try weights.float(name) == tensor) }
    let steps = try weights.integer("layer4.1.bn2.num_batches_tracked")
    #expect(steps == IntegerTensor(shape: [], values: [Int32(state.step)]))
    #expect(state.step == 10)
    let stored = try Self.laboratory.payloads(of: Weights(of: training.last))
    #expect(stored.map(\.name) == ["weights.safetensors"])
    #expect(try NetworkWeights(from: MemoryPayloads(stored)).tensors == weights)
  }

  /// The names of torchvision's `vgg16_bn().state_dict()`.
  @Test func weightsOfVGG() throws {
    let weights = try Self.laboratory.product(of: Weights(of: Self.training.last)).tensors
    var names = [0, 3, 6].flatMap { ["classifier.\($0).weight", "classifier.\($0).bias"] }
    for place in [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40] {
      names += ["features.\(place).weight", "features.\(place).bias"]
      names += ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"].map {
        "features.\(place + 1).\($0)"
      }
    }
    #expect(weights.names == names.sorted())
    #expect(try weights.float("features.24.bias") == Tensor(shape: [32]))
  }
}
