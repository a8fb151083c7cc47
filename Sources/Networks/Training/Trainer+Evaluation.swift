internal import Tensors

extension Trainer {
  struct Evaluation {
    var testLoss: Double
    var cleanAccuracy: Double
    var attackSuccess: Double?
    var attackSuccessExcludingTarget: Double?
  }

  /// Evaluates the current parameters, with noise of this epoch's own.
  func evaluate(epoch: Int) -> Evaluation {
    let clean = outcome(test, purpose: "test", epoch: epoch)
    var tally = Tally(classes: network.classes)
    tally.add(clean, labels: test.labels)
    var evaluation = Evaluation(testLoss: tally.loss, cleanAccuracy: tally.accuracy)
    guard let triggered else { return evaluation }
    let labels = triggered.samples.labels
    let hits = outcome(triggered.samples, purpose: "attack", epoch: epoch).predictions.map {
      $0 == triggered.target
    }
    evaluation.attackSuccess = Double(hits.count { $0 }) / Double(hits.count)
    let others = hits.indices.filter { labels[$0] != triggered.target }
    if !others.isEmpty {
      evaluation.attackSuccessExcludingTarget =
        Double(others.count { hits[$0] }) / Double(others.count)
    }
    return evaluation
  }

  private func outcome(_ samples: LabelledImages, purpose: String, epoch: Int) -> BatchOutcome {
    let noise = RandomNoise(
      seed: options.seed, purpose: purpose, step: epoch, network: network)
    let logits = runner.evaluate(images: samples.images, noise: noise).logits
    return logits.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return BatchOutcome() }
      return CrossEntropy.evaluate(logits: base, labels: samples.labels, classes: network.classes)
    }
  }
}

/// Losses and hits added up.
struct Tally {
  private var lossSums: [Double]
  private var counts: [Int]
  private var hits = 0

  init(classes: Int) {
    lossSums = [Double](repeating: 0, count: classes)
    counts = [Int](repeating: 0, count: classes)
  }

  mutating func add(_ outcome: BatchOutcome, labels: [Int]) {
    for (index, label) in labels.enumerated() {
      lossSums[label] += outcome.losses[index]
      counts[label] += 1
      if outcome.predictions[index] == label { hits += 1 }
    }
  }

  private var count: Int { max(1, counts.reduce(0, +)) }
  /// Mean loss in nats.
  var loss: Double { lossSums.reduce(0, +) / Double(count) }
  var accuracy: Double { Double(hits) / Double(count) }
  var lossByClass: [Float] {
    zip(lossSums, counts).map { $1 == 0 ? 0 : Float($0 / Double($1)) }
  }
}
