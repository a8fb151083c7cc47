import Networks
import Tensors
import Testing

@Suite struct StateTests {
  @Test func namesAndShapesAreTorchvisions() throws {
    let state = try TrainingState(initializing: ResNet18(), seed: 1)
    // 20 convolutions, 20 BatchNorms of four tensors, and the linear layer's two.
    #expect(state.parameters.count == 20 + 80 + 2)
    #expect(state.parameters["conv1.weight"]?.shape == [64, 3, 3, 3])
    #expect(state.parameters["layer2.0.conv1.weight"]?.shape == [128, 64, 3, 3])
    #expect(state.parameters["layer4.0.downsample.0.weight"]?.shape == [512, 256, 1, 1])
    #expect(state.parameters["layer4.1.bn2.running_var"]?.shape == [512])
    #expect(state.parameters["fc.weight"]?.shape == [10, 512])
    // torchvision's ResNet-18 for ten classes with a 3×3 stem has 11,173,962 parameters.
    #expect(state.momentum.values.reduce(0) { $0 + $1.count } == 11_173_962)
  }

  @Test func namesAndShapesOfVGGAreTorchvisions() throws {
    let state = try TrainingState(initializing: VGG16(width: 4, head: .full), seed: 1)
    // 13 convolutions, 13 BatchNorms of four tensors, and three linear layers.
    #expect(state.parameters.count == 13 + 52 + 6)
    let convolutions = [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40]
    for place in convolutions {
      #expect(state.parameters["features.\(place).weight"]?.shape.count == 4)
      #expect(state.parameters["features.\(place + 1).running_mean"]?.shape.count == 1)
    }
    #expect(state.parameters["features.0.weight"]?.shape == [4, 3, 3, 3])
    #expect(state.parameters["features.24.weight"]?.shape == [32, 16, 3, 3])
    #expect(state.parameters["classifier.0.weight"]?.shape == [256, 32])
    #expect(state.parameters["classifier.3.weight"]?.shape == [256, 256])
    #expect(state.parameters["classifier.6.weight"]?.shape == [10, 256])
    let linear = try TrainingState(initializing: VGG16(width: 4), seed: 1)
    #expect(linear.parameters["classifier.weight"]?.shape == [10, 32])
    #expect(linear.parameters["classifier.bias"]?.shape == [10])
  }

  @Test func initialisationIsTorchvisions() throws {
    func deviation(_ state: TrainingState, _ name: String) throws -> Double {
      let values = try #require(state.parameters[name]).values
      return (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count))
        .squareRoot()
    }
    let residual = try TrainingState(
      initializing: ResNet18(width: 32, initialisation: .torchvision), seed: 1)
    #expect(
      try abs(deviation(residual, "conv1.weight") / (2 / (9 * 32.0)).squareRoot() - 1) < 0.06)
    // U(±1/16), as by PyTorch's default.
    #expect(try abs(deviation(residual, "fc.weight") * (3 * 256.0).squareRoot() - 1) < 0.06)
    let vgg = try TrainingState(initializing: VGG16(width: 16, head: .full), seed: 1)
    let wide = try deviation(vgg, "features.40.weight")
    #expect(abs(wide / (2 / (9 * 128.0)).squareRoot() - 1) < 0.02)
    #expect(try abs(deviation(vgg, "classifier.3.weight") / 0.01 - 1) < 0.01)
    #expect(try deviation(vgg, "classifier.3.bias") == 0)
    #expect(try deviation(vgg, "features.1.weight") == 1)
  }

  @Test func initialisationIsTheAuthors() throws {
    let state = try TrainingState(initializing: ResNet18(width: 32), seed: 1)
    func values(_ name: String) throws -> [Float] { try #require(state.parameters[name]).values }
    func deviation(_ values: [Float]) -> Double {
      (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
    }
    // He-normal by fan-out: √(2 / (9 · outputs)); of the 1×1 shortcut √(2 / outputs).
    let conv = try deviation(values("layer3.1.conv1.weight"))
    #expect(abs(conv / (2 / (9 * 128.0)).squareRoot() - 1) < 0.02)
    let shortcut = try deviation(values("layer3.0.downsample.0.weight"))
    #expect(abs(shortcut / (2 / 128.0).squareRoot() - 1) < 0.05)
    // U(±1/√fan-in), 27 and 256: bounds and deviation.
    let stem = try values("conv1.weight")
    #expect(stem.allSatisfy { abs($0) <= 1 / Float(27).squareRoot() })
    #expect(abs(deviation(stem) * 81.0.squareRoot() - 1) < 0.06)
    let linear = try values("fc.weight")
    #expect(linear.allSatisfy { abs($0) <= 1 / 16 })
    #expect(abs(deviation(linear) * (3 * 256.0).squareRoot() - 1) < 0.06)
    #expect(try values("layer1.0.bn1.weight").allSatisfy { $0 == 1 })
    #expect(try values("layer1.0.bn1.bias").allSatisfy { $0 == 0 })
    #expect(try values("layer1.0.bn1.running_var").allSatisfy { $0 == 1 })
  }

  @Test func anyCountersSurviveAFile() throws {
    var state = try TrainingState(initializing: ResNet18(width: 4), seed: 2)
    state.epoch = 119
    state.step = 5_000_000_000
    state.plateau.best = 0.1 + 0.2
    state.plateau.badEpochs = 4
    state.plateau.reductions = 3
    state.momentum["fc.bias"]?.values[3] = -0.0
    let bytes = state.encoded().encoded()
    let read = try TrainingState(decoding: TensorFile(decoding: bytes))
    #expect(read == state)
    #expect(read.encoded().encoded() == bytes)
    #expect(read.plateau.learningRate(TrainingOptions(learningRate: 0.08)) == 0.01)
    // A fresh state's best is infinite, which must survive as well.
    let fresh = try TrainingState(initializing: ResNet18(width: 4), seed: 2)
    #expect(try TrainingState(decoding: fresh.encoded()).plateau.best == .infinity)
  }
}
