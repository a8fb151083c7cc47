import Information
import Tensors
import Testing

@Suite struct OptimiserTests {
  @Test func adamWAndClippingFollowPyTorch() throws {
    let file = try Goldens.load("infonce")
    let start = try file.float("adamw/start").values
    let gradients = try file.float("adamw/gradients")
    var options = InfoNCEOptions.inputRepresentation
    options.weightDecay = 0.1
    let critic = Critic(left: 1, right: 1, hidden: 16, seed: 0)
    critic.weights.base.update(from: start, count: start.count)
    var optimiser = AdamW(critic: critic, options: options)
    let count = start.count
    for step in 0..<gradients.shape[0] {
      let gradient = Array(gradients.values[step * count..<(step + 1) * count])
      critic.gradient.base.update(repeating: 0, count: critic.gradient.count)
      critic.gradient.base.update(from: gradient, count: count)
      let updated = optimiser.update(critic, learningRate: step < 3 ? 1e-2 : 5e-3)
      #expect(updated)
    }
    let end = try file.float("adamw/end").values
    for (ours, truth) in zip(critic.weights.values, end) { #expect(abs(ours - truth) < 1e-6) }
  }

  @Test func aGradientThatIsNotFiniteChangesNothing() {
    let critic = Critic(left: 2, right: 2, hidden: 16, seed: 1)
    let before = critic.weights.values
    var optimiser = AdamW(critic: critic, options: .inputRepresentation)
    for value in [Float.infinity, .nan] {
      critic.gradient.base[5] = value
      let updated = optimiser.update(critic, learningRate: 1)
      #expect(!updated)
    }
    #expect(critic.weights.values == before)
  }

  @Test func plateauFollowsPyTorchForNegativeLossesToo() throws {
    let file = try Goldens.load("infonce")
    var plateau = Plateau(learningRate: 1, patience: 3, factor: 0.5)
    let losses = try file.float("plateau/losses").values
    let rates = losses.map { loss in
      plateau.observe(loss: Double(loss))
      return Float(plateau.learningRate)
    }
    #expect(rates == (try file.float("plateau/rates").values))
    #expect(Set(rates).count > 3)
  }
}
