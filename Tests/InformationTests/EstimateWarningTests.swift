import Information
import Tensors
import Testing

/// That what should not be believed is said not to be.
@Suite struct EstimateWarningTests {
  private func normals(_ rows: Int, _ columns: Int, _ purpose: String) -> Tensor {
    Tensor(
      shape: [rows, columns],
      values: RandomStream(seed: 6, purpose: purpose).normals(count: rows * columns))
  }

  private func warnings(
    _ estimator: Estimator, _ a: Tensor, _ b: Tensor,
    _ change: (inout EstimatorOptions) -> Void = { _ in }
  ) throws -> [EstimateWarning] {
    var options = EstimatorOptions(estimator)
    options.seeds = 1
    options.folds = 2
    options.batch = 64
    options.epochs = 6
    options.patience = 2
    options.hidden = 16
    change(&options)
    return try MutualInformation(options: options).estimate(a, b).warnings
  }

  @Test func aVariableWithItselfReadsAsTheCeiling() throws {
    let a = normals(600, 1, "a")
    let found = try warnings(.infoNCE, a, a)
    #expect(found.contains { if case .atCeiling = $0 { true } else { false } }, "\(found)")
    let near = try warnings(.ksg, a, a)
    #expect(near.contains { if case .atCeiling = $0 { true } else { false } }, "\(near)")
  }

  @Test func fewSamplesOfManyComponentsAreNotBelieved() throws {
    let found = try warnings(.infoNCE, normals(100, 20, "a"), normals(100, 20, "b")) {
      $0.epochs = 30
      $0.patience = 20
    }
    #expect(found.contains(.fewSamples(samples: 100, components: 40)))
    #expect(found.contains { if case .learntByHeart = $0 { true } else { false } }, "\(found)")
    #expect(found.contains(.notConverged))
  }

  @Test func neighboursMindTiesAndComponents() throws {
    let a = normals(600, 6, "a")
    var letters = normals(600, 6, "b")
    for index in letters.values.indices { letters.values[index] = letters.values[index].rounded() }
    let found = try warnings(.ksg, a, letters)
    #expect(found.contains(.manyComponents(12)))
    #expect(found.contains { if case .ties = $0 { true } else { false } }, "\(found)")
  }

  @Test func thePublishedValueIsSaidToBeOneOfTraining() throws {
    let found = try warnings(.authors, normals(100, 3, "a"), normals(100, 3, "b")) {
      $0.published = InfoNCEOptions(
        batch: 32, negatives: 32, learningRate: 1e-2, epochs: 60, hidden: 16)
    }
    #expect(found.contains(.trainingValue))
    #expect(found.contains { if case .learntByHeart = $0 { true } else { false } }, "\(found)")
  }

  @Test func cleanSamplesOfAGaussianRaiseNone() throws {
    let a = normals(1500, 1, "a")
    var b = normals(1500, 1, "b")
    for index in b.values.indices { b.values[index] += a.values[index] }
    let found = try warnings(.infoNCE, a, b) { $0.epochs = 60 }
    #expect(found.isEmpty, "\(found)")
  }
}
