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
