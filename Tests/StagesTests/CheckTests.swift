import Attacks
import Networks
import PipelineModel
import Stages
import Testing

/// What is refused before anything runs, and in which words.
@Suite struct CheckTests {
  /// What the first stage that refuses its parameters says, of all that `stages` need.
  private func complaint(_ stages: any Stage...) -> String? {
    for node in Tiny.nodes(of: stages) {
      do { try node.stage.check() } catch { return "\(error)" }
    }
    return nil
  }

  @Test func everyStockStageIsContentWithWhatWorks() {
    for stage in Tiny.everything() { #expect(complaint(stage) == nil) }
  }

  @Test func trainingThatCannotBegin() {
    func training(
      epochs: Int = 2, width: Int = 4, batch: Int = 8, rate: Double = 0.25, target: Int = 0
    ) -> String? {
      let poison = Poison(Tiny.data, with: BadNets(), rate: rate, target: target)
      return complaint(
        Train(
          ResNet18(width: width), on: poison, epochs: epochs,
          options: TrainingOptions(batch: batch, seed: 1)
        ).last)
    }
    #expect(training() == nil)
    #expect(training(epochs: 0) == "0 epochs of training were asked for; ask for at least 1")
    #expect(training(epochs: .min)?.contains("ask for at least 1") == true)
    #expect(
      training(target: 10)
        == "the target class 10 is not one of the network's 10 classes, 0 to 9")
    #expect(training(target: -1)?.contains("target class is -1") == true)
    #expect(training(width: 6)?.contains("multiple of 4") == true)
    #expect(training(batch: 0)?.contains("the batch is 0") == true)
    #expect(training(rate: 1.5)?.contains("poisoning rate 1.5") == true)
    #expect(training(rate: .nan)?.contains("poisoning rate") == true)
  }

  @Test func dataSetsWithoutImages() {
    for perClass in [0, -3, Int.max] {
      #expect(
        complaint(SyntheticImages(perClass: perClass).train)?.contains("images of each class")
          == true)
    }
    #expect(complaint(CIFAR10(at: "nowhere", perClass: 0).train)?.contains("at least 1") == true)
    #expect(complaint(CIFAR10(at: "nowhere").test) == nil)
  }

  @Test func informationThatCannotBeEstimated() {
    let training = Tiny.training()
    func plane(clean: [Int] = [0], draws: Int = 1, batch: Int = 8) -> String? {
      let critic = InfoNCEOptions(batch: batch, negatives: 4, learningRate: 1e-3, epochs: 2)
      let plane = InformationPlane(
        of: training.last, in: training, cleanClasses: clean, draws: draws,
        inputRepresentation: critic, representationPrediction: critic)
      return plane.points.compactMap { complaint($0) }.first
    }
    #expect(plane() == nil)
    #expect(plane(clean: [1, 12])?.contains("clean class 12 was asked for") == true)
    #expect(plane(draws: 0)?.contains("0 draws") == true)
    #expect(plane(batch: 0)?.contains("the InfoNCE option “batch” must be") == true)
  }

  @Test func aCheckpointOfAnotherRun() {
    let attacked = Tiny.training()
    let clean = Tiny.training(on: Clean(Tiny.data))
    let wide = Tiny.training(network: ResNet18(width: 8, noise: 0.2, outputNoise: 0.2))
    for (checkpoint, training) in [(clean.last, attacked), (attacked.last, wide)] {
      let stage = Activations(of: checkpoint, in: training, rows: .sample(count: 5))
      #expect(complaint(stage)?.contains("not one of the training run") == true)
    }
  }

  @Test func phasesThatAreNotMeasured() {
    let training = Tiny.training()
    func score(
      _ phases: [Int], clean: [Int] = [0, 1], of training: Train = training
    ) -> String? {
      complaint(StealthScore(Tiny.planes(training, clean: clean), options: .init(phases: phases)))
    }
    #expect(score([1, 2]) == nil)
    #expect(
      score([1, 5])
        == "the phases name epoch 5, but information is measured after 1, 2; choose phases among "
        + "these, or make a checkpoint of epoch 5")
    #expect(score([])?.contains("at least one epoch") == true)
    #expect(score([1], clean: [])?.contains("clean classes, and the table has none") == true)
    #expect(
      score([1], of: Tiny.training(on: Clean(Tiny.data)))?.contains("the stealth score needs")
        == true)
    #expect(complaint(StealthScore([], options: .init(phases: [1]))) != nil)
  }

  @Test func projectionsAndExamples() {
    let training = Tiny.training()
    func sample(_ rows: Int) -> Activations {
      Activations(of: training.last, in: training, rows: .sample(count: rows))
    }
    #expect(complaint(sample(0))?.contains("ask for at least 1") == true)
    #expect(
      complaint(Clusters(sample(30), count: 30))?.contains("fewer clusters than rows") == true)
    #expect(complaint(Clusters(sample(30), count: 1))?.contains("at least 2") == true)
    #expect(complaint(Clusters(sample(30), count: 29)) == nil)
    #expect(
      complaint(TSNE(sample(30), options: .init(perplexity: -1)))?.contains("perplexity") == true)
    #expect(complaint(Examples(of: Tiny.poisoned, count: 0))?.contains("at least 1") == true)
  }
}
