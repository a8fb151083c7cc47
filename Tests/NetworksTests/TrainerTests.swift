import Networks
import Tensors
import Testing

/// A small training run whose classes are told apart by colour.
struct SmallRun {
  var network: any Network = ResNet18(width: 4)
  var options = TrainingOptions(batch: 8, learningRate: 0.02, seed: 5)
  var training = SmallRun.samples(20, seed: 1)
  let test = SmallRun.samples(9, seed: 2)

  static func samples(_ count: Int, seed: UInt64) -> LabelledImages {
    let labels = (0..<count).map { $0 % 3 }
    var images = Tensor(
      shape: [count, 32, 32, 3],
      values: RandomStream(seed: seed, purpose: "test/images").uniforms(count: count * 3072))
    for (row, label) in labels.enumerated() {
      for pixel in 0..<1024 { images.values[row * 3072 + pixel * 3 + label] *= 0.2 }
    }
    return LabelledImages(unchecked: images, labels: labels, classCount: 10)
  }

  var start: TrainingState {
    get throws { try TrainingState(initializing: network, seed: 3) }
  }

  func trainer(from state: TrainingState) throws -> Trainer {
    try Trainer(
      network: network, options: options, state: state, training: training, test: test,
      triggered: TriggeredImages(samples: test, target: 0))
  }
}

@Suite(.serialized) struct TrainerTests {
  struct Abort: Error {}

  /// Widths whose loops over channels differ; batches that do and do not divide the tiles.
  @Test(
    arguments: [
      ResNet18(width: 4), ResNet18(width: 16), VGG16(width: 8), VGG16(width: 4, head: .full),
    ] as [any Network])
  func sameBitsForAnyNumberOfThreads(network: any Network) throws {
    var run = SmallRun()
    run.network = network
    defer { Parallel.threads = 1 }
    let states = try [1, 2, 3].map { threads in
      Parallel.threads = threads
      let trainer = try run.trainer(from: run.start)
      _ = try trainer.runEpoch()
      return trainer.state
    }
    #expect(states[0].step == 3)
    #expect(states[0] == states[1])
    #expect(states[0] == states[2])
  }

  @Test(arguments: [ResNet18(width: 4), VGG16(width: 4, head: .full)] as [any Network])
  func epochsOneByOneEqualEpochsInARow(network: any Network) throws {
    var run = SmallRun()
    run.network = network
    let whole = try run.trainer(from: run.start)
    let metrics = try (0..<3).map { _ in try whole.runEpoch() }

    var state = try run.start
    for epoch in 0..<3 {
      let file = try TensorFile(decoding: state.encoded().encoded())
      let decoded = try TrainingState(decoding: file)
      #expect(decoded == state)
      let trainer = try run.trainer(from: decoded)
      #expect(try trainer.runEpoch() == metrics[epoch])
      state = trainer.state
    }
    #expect(state.encoded().encoded() == whole.state.encoded().encoded())
    #expect(metrics.map(\.epoch) == [1, 2, 3])
  }

  @Test func anAbortedEpochLeavesNoTrace() throws {
    let run = SmallRun()
    let trainer = try run.trainer(from: run.start)
    var fractions: [Double] = []
    #expect(throws: Abort.self) {
      try trainer.runEpoch { fraction, _ in
        fractions.append(fraction)
        if fractions.count == 2 { throw Abort() }
      }
    }
    #expect(fractions == [0.4, 0.8])
    #expect(try trainer.state == run.start)
    let other = try run.trainer(from: run.start)
    #expect(try trainer.runEpoch() == other.runEpoch())
    #expect(trainer.state == other.state)
  }

  @Test(
    arguments: [
      ResNet18(width: 8, noise: 0.1), VGG16(width: 8, noise: 0.05, outputNoise: 0.05),
    ] as [any Network])
  func learnsWhatCanBeLearnt(network: any Network) throws {
    var run = SmallRun()
    run.network = network
    run.options.learningRate = 0.01
    run.training = SmallRun.samples(60, seed: 1)
    let trainer = try run.trainer(from: run.start)
    let first = try trainer.runEpoch()
    var last = first
    for _ in 0..<19 { last = try trainer.runEpoch() }
    #expect(first.trainLoss > 1)
    #expect(last.trainLoss < 0.3)
    #expect(last.trainAccuracy > 0.85)
    #expect(last.cleanAccuracy > 0.7)
    // The triggered images are the clean ones here: class 0 is a third of them.
    let success = try #require(last.attackSuccess)
    let others = try #require(last.attackSuccessExcludingTarget)
    #expect(abs(success - 1.0 / 3) < 0.2)
    #expect(others < 0.2)
    #expect(last.trainLossByClass.count == 10)
    #expect(last.trainLossByClass[3...].allSatisfy { $0 == 0 })
    // Each of the three classes has a third of the images.
    let mean = last.trainLossByClass.reduce(0, +) / 3
    #expect(abs(Double(mean) - last.trainLoss) < 1e-5)
  }

  @Test func saysThatTheLossDiverged() throws {
    var run = SmallRun()
    run.options.learningRate = 1e30
    let trainer = try run.trainer(from: run.start)
    #expect(throws: NetworkError.diverged(epoch: 1, learningRate: 1e30)) {
      try trainer.runEpoch()
    }
    #expect(try trainer.state == run.start)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let run = SmallRun()
    let state = try run.start
    #expect(throws: NetworkError.self) {
      try TrainingState(initializing: ResNet18(width: 6), seed: 1)
    }
    var options = run.options
    options.batch = 0
    #expect(throws: NetworkError.self) {
      try Trainer(
        network: run.network, options: options, state: state, training: run.training,
        test: run.test)
    }
    #expect(throws: NetworkError.self) {
      try Trainer(
        network: ResNet18(width: 8), options: run.options, state: state, training: run.training,
        test: run.test)
    }
    var labels = run.training.labels
    labels[4] = 10
    let training = LabelledImages(unchecked: run.training.images, labels: labels, classCount: 11)
    #expect(throws: NetworkError.data("label 10 of training image 4 is not among 10 classes")) {
      try Trainer(
        network: run.network, options: run.options, state: state, training: training,
        test: run.test)
    }
    #expect(throws: NetworkError.self) { try TrainingState(decoding: TensorFile()) }
    #expect(throws: NetworkError.self) {
      try Inference(network: ResNet18(width: 8), state: state)
    }
  }
}
