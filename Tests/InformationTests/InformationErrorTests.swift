import Information
import Tensors
import Testing

/// Every sentence about information that a user can meet.
@Suite struct InformationErrorTests {
  private let a = Tensor(shape: [10, 2], values: (0..<20).map { Float($0) / 20 })

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  private func estimated(
    _ a: Tensor, _ b: Tensor, _ change: (inout InfoNCEOptions) -> Void = { _ in }
  ) -> String {
    var options = InfoNCEOptions(batch: 10, negatives: 4, learningRate: 1e-3, epochs: 2)
    change(&options)
    return sentence { _ = try InfoNCE(options: options, seed: 1).estimate(a, b) }
  }

  @Test func samples() {
    #expect(
      estimated(a, Tensor(shape: [9, 2]))
        == "mutual information needs as many samples of one variable as of the other, and at least "
        + "one: there are 10 and 9")
    #expect(
      estimated(a, Tensor(shape: [10, 0]))
        == "the samples of the second variable have no components: their tensor's shape holds a 0")
    let apart = (a: a, b: Tensor(shape: [10, 3]))
    let refusal =
      "samples to be held out must be of the same two variables: they have 2 and 3 components, and "
      + "the others 2 and 2"
    #expect(
      sentence {
        _ = try InfoNCE(options: .inputRepresentation, seed: 1).estimate(a, a, heldOut: apart)
      } == refusal)
    let (many, others) = (Tensor(shape: [20, 2]), Tensor(shape: [20, 3]))
    #expect(
      sentence {
        _ = try MutualInformation(options: EstimatorOptions(.authorsMINE))
          .estimate(many, many, apart: (a: many, b: others))
      } == refusal)
    var broken = a
    broken.values[7] = .nan
    #expect(
      estimated(broken, a)
        == "the first variable holds infinities or NaNs: look at the activations it comes from")
    let huge = Tensor(shape: a.shape, values: a.values.map { $0 * 1e38 })
    #expect(
      estimated(huge, huge) { $0.learningRate = 1e6 }
        .hasSuffix("gave a finite value: lower the learning rate, or scale the variables"))
    #expect(
      InformationError.diverged(epoch: 2).description
        == "no batch of estimator epoch 2 gave a finite value: lower the learning rate, or scale "
        + "the variables")
  }

  @Test func options() {
    let option = "the InfoNCE option "
    #expect(
      estimated(a, a) { $0.batch = 0 }
        == option + "“batch” must be from 1 to 16777216, and is 0")
    #expect(
      estimated(a, a) { $0.negatives = -1 }
        == option + "“negatives” must be from 1 to 16777216, and is -1")
    #expect(
      estimated(a, a) { $0.hidden = 1 << 20 }
        == option + "“hidden” must be from 1 to 65536, and is 1048576")
    #expect(
      estimated(a, a) { $0.plateauPatience = -1 }
        == option + "“plateauPatience” must be at least 0, and is -1")
    #expect(
      estimated(a, a) { $0.learningRate = 0 }
        == option + "“learningRate” must be a number above 0, and is 0.0")
    #expect(
      estimated(a, a) { $0.clipNorm = .infinity }
        == option + "“clipNorm” must be a number above 0, and is inf")
    #expect(
      estimated(a, a) { $0.weightDecay = -0.5 }
        == option + "“weightDecay” must be a number from 0 up, and is -0.5")
    #expect(
      estimated(a, a) { $0.thinning = -1 }
        == option + "“thinning” must be a number from 0 up, and is -1.0")
    #expect(
      estimated(a, a) { $0.plateauFactor = 1 }
        == option + "“plateauFactor” must be between 0 and 1, and is 1.0")
  }

  @Test func scores() {
    func scored(_ table: InformationTable, _ phases: [Int] = [1]) -> String {
      sentence { _ = try StealthScore(of: table, options: .init(phases: phases)) }
    }
    var table = InformationTable()
    #expect(
      scored(table)
        == "the stealth score compares the target class with clean classes, and the table has none")
    table[.inputRepresentation, epoch: 1, .cleanClass(3)] = 1
    #expect(
      scored(table, [])
        == "the stealth score needs at least one epoch: name one for each phase of the training")
    for (quantity, symbol) in [
      (InformationQuantity.inputRepresentation, "I(X;T)"),
      (.representationPrediction, "I(T;Ŷ)"), (.inputPrediction, "I(X;Ŷ)"),
    ] {
      for (subset, name) in [
        (InformationSubset.target, "the target class"),
        (.targetClean, "the target class's clean rows"), (.targetBackdoor, "the poisoned rows"),
        (.cleanClass(4), "class 4"),
        (
          .drawn(from: .cleanClass(4), sizeOf: .targetBackdoor),
          "as many rows of class 4 as of the poisoned rows"
        ),
      ] {
        #expect(
          InformationError.missingValue(quantity: quantity, epoch: 2, subset: subset).description
            == "the stealth score needs \(symbol) of \(name) at epoch 2, which is not in the "
            + "table: estimate it, or choose other epochs")
      }
    }
    #expect(scored(table).hasPrefix("the stealth score needs I(X;T) of "))
  }
}

/// Every sentence about the estimators.
@Suite struct EstimatorSentenceTests {
  private let samples = Tensor(shape: [40, 2], values: (0..<80).map { Float($0) })

  private func refusal(
    _ a: Tensor, _ b: Tensor, _ change: (inout EstimatorOptions) -> Void = { _ in }
  ) -> String {
    var options = EstimatorOptions()
    change(&options)
    do {
      _ = try MutualInformation(options: options).estimate(a, b)
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func samplesAreChecked() {
    #expect(
      refusal(samples, Tensor(shape: [39, 2]))
        == "mutual information needs as many samples of one variable as of the other, and at least "
        + "one: there are 40 and 39")
    let few = Tensor(shape: [19, 1])
    #expect(
      refusal(few, few)
        == "mutual information cannot be estimated from 19 samples: bring at least 20")
    #expect(
      refusal(samples, samples) { $0.folds = 11 }
        == "mutual information cannot be estimated from 40 samples: bring at least 44")
    #expect(
      refusal(samples, Tensor(shape: [40, 0]))
        == "the samples of the second variable have no components: their tensor's shape holds a 0")
    var broken = samples
    broken.values[3] = .infinity
    #expect(
      refusal(broken, samples)
        == "the first variable holds infinities or NaNs: look at the activations it comes from")
  }

  struct OptionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let allowed: String
    let change: @Sendable (inout EstimatorOptions) -> Void

    init(
      _ name: String, _ allowed: String,
      _ change: @escaping @Sendable (inout EstimatorOptions) -> Void
    ) {
      self.name = name
      self.allowed = allowed
      self.change = change
    }

    var testDescription: String { name }
  }

  @Test(arguments: [
    OptionCase("seeds", "from 1 to 1000, and is 0") { $0.seeds = 0 },
    OptionCase("folds", "from 2 to 100, and is 1") { $0.folds = 1 },
    OptionCase("batch", "from 2 to 8192, and is 1") { $0.batch = 1 },
    OptionCase("negatives", "from 1 to 16777216, and is 0") { $0.negatives = 0 },
    OptionCase("epochs", "from 1 to 1048576, and is 0") { $0.epochs = 0 },
    OptionCase("patience", "from 1 to 1048576, and is 0") { $0.patience = 0 },
    OptionCase("hidden", "from 1 to 4096, and is 5000") { $0.hidden = 5000 },
    OptionCase("embedding", "from 1 to 1024, and is 0") { $0.embedding = 0 },
    OptionCase("neighbours", "from 1 to 1000, and is 0") { $0.neighbours = 0 },
    OptionCase("learningRate", "a number above 0, and is nan") { $0.learningRate = .nan },
    OptionCase("clipNorm", "a number above 0, and is 0.0") { $0.clipNorm = 0 },
    OptionCase("clip", "a number above 0, and is -1.0") { $0.clip = -1 },
    OptionCase("weightDecay", "a number from 0 up, and is -1.0") { $0.weightDecay = -1 },
    OptionCase("movingAverage", "above 0 and at most 1, and is 2.0") { $0.movingAverage = 2 },
  ])
  func optionsAreChecked(option: OptionCase) {
    #expect(
      refusal(samples, samples, option.change)
        == "the estimator option “\(option.name)” must be \(option.allowed)")
  }

  @Test(arguments: [
    (
      EstimateWarning.atCeiling(value: 7.31, ceiling: 7.824),
      "this reads as at least 7.310 nats: the estimator cannot read more than 7.824 nats here, and "
        + "close below that it reads low; bring more samples"
    ),
    (
      .notConverged,
      "the value was still changing when the training ended; give more epochs or more samples"
    ),
    (
      .learntByHeart(training: 1.5, heldOut: -0.25),
      "the critic reads 1.500 nats from samples that it was trained on, and only -0.250 nats from "
        + "others: it learns by heart; bring more samples"
    ),
    (
      .wideInterval(width: 0.4567),
      "the interval is 0.457 nats wide; bring more samples or more seeds"
    ),
    (
      .seedsDisagree(low: 1, high: 1.25),
      "the seeds disagree, from 1.000 nats to 1.250 nats; give more seeds or more epochs"
    ),
    (
      .fewSamples(samples: 60, components: 5),
      "60 samples are few for 5 components; take no value from them alone"
    ),
    (
      .neighboursReadMore(neighbours: 1.69, critics: 1.54),
      "nearest neighbours read 1.690 nats and the critics 1.540 nats: the estimate is the "
        + "neighbours', and the critics miss something"
    ),
    (
      .manyComponents(50),
      "nearest neighbours read low in 50 components; take a critic, or reduce them first"
    ),
    (
      .ties(share: 0.5),
      "50 % of the samples share a value with others, which nearest neighbours are not made for; "
        + "take a critic"
    ),
    (
      .trainingValue,
      "this is the value of training samples, as the published code reports it: compare it with the "
        + "held-out value"
    ),
    (
      .beyondSamples(limit: 7.8),
      "this is more than 7.800 nats, the logarithm of the samples it was read from: a few pairs decide "
        + "it, and it may be far off either way"
    ),
    (
      .skippedBatches(3),
      "3 training batches gave no finite value and were left out; lower the learning rate"
    ),
    (
      .nothingFound,
      "the critic found nothing that holds for samples it was not trained on: this reads as 0"
    ),
  ])
  func warningsAreSentences(warning: EstimateWarning, sentence: String) {
    #expect(warning.description == sentence)
  }
}
