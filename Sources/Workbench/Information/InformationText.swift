package import Information
import Terminal

/// An estimate as people read it.
package struct InformationText {
  package let lines: [String]

  package init(_ reading: InformationReading) {
    let interval = reading.interval
    var lines = [
      "\(nats(reading.estimate)), 95 % interval \(number(interval.low)) to \(number(interval.high))"
    ]
    func add(_ name: String, _ text: String) {
      lines.append("  " + padded(name, to: 11) + text)
    }
    add("estimator", "\(reading.estimator.rawValue), \(reading.samples) samples")
    if let heldOut = reading.heldOut {
      add("held out", "\(nats(heldOut)), of samples that the critic was not trained on")
    }
    if let training = reading.training {
      add("training", "\(nats(training)), of samples that it was trained on")
    }
    if let ceiling = reading.ceiling {
      add("ceiling", "\(nats(ceiling)), the most that this estimator reads here")
    }
    if reading.seeds.count > 1 {
      add("seeds", reading.seeds.map(number).joined(separator: ", "))
    }
    add("converged", reading.converged ? "yes" : "no")
    lines += reading.warnings.map { "warning: \($0)" }
    self.lines = lines
  }
}

private func number(_ value: Double) -> String { numberText((value * 1e4).rounded() / 1e4) }
private func nats(_ value: Double) -> String { "\(number(value)) nats" }
