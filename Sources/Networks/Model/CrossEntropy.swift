internal import Glibc

/// The cross-entropy of softmax outputs in nats, and what else is told of a batch's logits.
package struct BatchOutcome {
  /// Of each image.
  package var losses: [Double] = []
  /// The most probable class of each image; the lowest of equals.
  package var predictions: [Int] = []
}

enum CrossEntropy {
  /// The losses and predictions of a batch; and, where asked for, the gradient of the mean loss:
  /// (softmax − one-hot) / images.
  static func evaluate(
    logits: UnsafePointer<Float>, labels: [Int], classes: Int,
    gradient: UnsafeMutablePointer<Float>? = nil
  ) -> BatchOutcome {
    var outcome = BatchOutcome()
    for (image, label) in labels.enumerated() {
      let row = UnsafeBufferPointer(start: logits + image * classes, count: classes)
      let (best, terms, sum) = exponentials(row)
      outcome.predictions.append(best)
      outcome.losses.append(log(sum) - Double(row[label] - row[best]))
      guard let gradient else { continue }
      for index in 0..<classes {
        let probability = terms[index] / sum
        gradient[image * classes + index] = Float(
          (probability - (index == label ? 1 : 0)) / Double(labels.count))
      }
    }
    return outcome
  }

  /// Softmax of one row of logits.
  static func probabilities(_ logits: UnsafeBufferPointer<Float>) -> [Float] {
    let (_, terms, sum) = exponentials(logits)
    return terms.map { Float($0 / sum) }
  }

  /// The place of the largest logit, e to the power of each logit less the largest, and their sum.
  private static func exponentials(
    _ logits: UnsafeBufferPointer<Float>
  ) -> (best: Int, terms: [Double], sum: Double) {
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    let terms = logits.map { exp(Double($0 - logits[best])) }
    return (best, terms, terms.reduce(0, +))
  }
}
