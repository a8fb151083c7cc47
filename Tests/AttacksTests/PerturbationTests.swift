import Attacks
import Networks
import Tensors
import Testing

/// Against Goldens/make_perturbation.py: PyTorch in double precision.
@Suite struct PerturbationTests {
  private static func truth(_ name: String) throws -> [Float] {
    try Golden.tensors("perturbation.safetensors").float(name).values
  }

  private static func perturbed(_ options: ProjectedGradient) throws -> [Float] {
    let gradient = try InputGradient(
      network: HashedNetwork.network, state: HashedNetwork.state(), batch: 2)
    return try options.perturb(HashedNetwork.images, streams: [40, 7], seed: 17) { images, step in
      try gradient(images: images, labels: HashedNetwork.labels, seed: 1, step: step).gradient
    }.values
  }

  @Test func theNetworksGradientIsPyTorchs() throws {
    let result = try InputGradient(
      network: HashedNetwork.network, state: HashedNetwork.state(), batch: 2
    )(images: HashedNetwork.images, labels: HashedNetwork.labels, seed: 1, step: 0)
    let truth = try Self.truth("gradient")
    let scale = truth.map(abs).max() ?? 0
    #expect(scale > 1e-3)
    #expect(largest(result.gradient.values, truth) < 1e-4 * scale)
    #expect(largest(result.losses.map { Float($0) }, try Self.truth("losses")) < 1e-4)
  }

  @Test func stepsAlongTheGradient() throws {
    let options = ProjectedGradient(radius: 40.0 / 255, step: 12.0 / 255, steps: 5)
    let images = try Self.perturbed(options)
    #expect(largest(images, try Self.truth("l2")) < 1e-5)
  }

  @Test func stepsFromARandomStart() throws {
    var options = ProjectedGradient.authors
    options.steps = 4
    #expect(largest(try Self.perturbed(options), try Self.truth("authors")) < 1e-5)
  }

  /// A slope next to zero may have either sign in single precision, and then moves a pixel the other
  /// way: such pixels are few.
  @Test func stepsAlongSigns() throws {
    var options = ProjectedGradient.lInfinity
    (options.radius, options.steps) = (5.0 / 255, 4)
    let images = try Self.perturbed(options)
    let differing = zip(images, try Self.truth("infinity")).count { abs($0 - $1) > 1e-5 }
    #expect(differing <= images.count / 500)
  }

  /// Whatever the gradient, images stay in the ball and in [0, 1].
  @Test(arguments: [ProjectedGradient(steps: 7), .authors, .lInfinity])
  func imagesStayInTheBall(options: ProjectedGradient) throws {
    var options = options
    options.steps = 7
    let images = HashedNetwork.images
    let slopes = Tensor(
      shape: images.shape,
      values: RandomStream(seed: 2, purpose: "slopes").normals(count: images.count, scale: 9))
    let moved = options.perturb(images, streams: [0, 1], seed: 3) { _, _ in slopes }
    #expect(moved.values.allSatisfy { (0...1).contains($0) })
    let change = ChangeNorms(from: images, rows: [0, 1], to: moved, rows: [0, 1])
    switch options.norm {
    case .l2: #expect(change.l2.max <= options.radius * (1 + 1e-5))
    case .lInfinity: #expect(change.lInfinity.max <= options.radius * (1 + 1e-5))
    }
    #expect(change.l2.mean > 0.05)
  }

  @Test func withoutAnySlopeNothingMoves() {
    let images = HashedNetwork.images
    for options in [ProjectedGradient(steps: 3), .lInfinity] {
      let still = options.perturb(images, streams: [0, 1], seed: 3) { images, _ in
        Tensor(shape: images.shape)
      }
      #expect(still.values == images.values)
    }
  }

  @Test func normsOfAChange() {
    let before = Tensor(shape: [2, 1, 1, 3], values: [0, 0, 0, 0.5, 0.5, 0.5])
    let after = Tensor(shape: [2, 1, 1, 3], values: [0.75, 0.5, 0.5, 0, 0, 0.5])
    // Row 1 → row 0: differences 0.25, 0, 0. Row 0 → row 1: none, none, 0.5.
    let change = ChangeNorms(from: before, rows: [1, 0], to: after, rows: [0, 1])
    #expect(change.images == 2)
    #expect((change.l2.mean, change.l2.max) == (0.375, 0.5))
    #expect((change.lInfinity.mean, change.lInfinity.max) == (0.375, 0.5))
  }

  @Test(arguments: [
    (ProjectedGradient(radius: 0), "its radius ε is 0.0; choose more than 0"),
    (ProjectedGradient(radius: .infinity), "its radius ε is inf; choose more than 0"),
    (ProjectedGradient(step: -1), "its step is -1.0; choose more than 0"),
    (ProjectedGradient(steps: 0), "0 steps were asked for; choose 1 to 100,000"),
  ])
  func impossibleParametersAreOneSentence(options: ProjectedGradient, reason: String) {
    let error = #expect(throws: AttackError.self) { try options.check() }
    #expect(error?.description == "the adversarial perturbation cannot be made: \(reason)")
  }
}
