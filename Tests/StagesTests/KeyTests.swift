import Attacks
import Networks
import PipelineModel
import Stages
import Tensors
import Testing

/// What is in the keys of stock stages, and what is not.
@Suite(.serialized) struct KeyTests {
  private func keys(_ stage: any Stage) -> [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for node in Tiny.nodes(of: [stage]) { keys[node.kind, default: []].insert(node.definition.hex) }
    return keys
  }

  @Test func anotherNoiseKeepsDataAndPoison() {
    func score(_ noise: Double) -> StealthScore {
      let training = Tiny.training(network: ResNet18(width: 4, noise: noise, outputNoise: noise))
      return StealthScore(Tiny.planes(training), options: .init(phases: [1, 2]))
    }
    let (before, after) = (keys(score(0.4)), keys(score(0.1)))
    for kind in ["synthetic-images", "poison", "trigger"] {
      #expect(before[kind] != nil)
      #expect(before[kind] == after[kind])
    }
    for kind in ["train", "activations", "information", "stealth-score"] {
      #expect(before[kind]?.isEmpty == false)
      #expect(before[kind]?.isDisjoint(with: after[kind] ?? []) == true)
    }
  }

  @Test func whatStandsForThePredictionLeavesTheInputsInformationFresh() {
    let training = Tiny.training()
    func keys(_ prediction: Prediction) -> [String] {
      InformationPlane(
        of: training.last, in: training, cleanClasses: [0, 1], prediction: prediction
      ).points.map { Node($0).definition.hex }
    }
    let (logits, probabilities) = (keys(.logits), keys(.probabilities))
    #expect(logits.prefix(6) == probabilities.prefix(6))
    #expect(Set(logits.suffix(6)).isDisjoint(with: probabilities.suffix(6)))
  }

  /// As it was before t-SNE could start anywhere: embeddings that exist stay fresh.
  private struct WithoutStart: Stage {
    @Input var activations: any Stage<ActivationSet>
    let options: TSNEOptions
    let seed: UInt64
    static var kind: String { "t-sne" }
    static var codeStamp: CodeStamp { .version(2) }
    func run(_ context: StageContext) throws -> Embedding { throw Interruption() }
  }

  @Test func aStartIsInTheKeyAndItsAbsenceIsNot() {
    let training = Tiny.training()
    let sample = Activations(of: training.last, in: training, rows: .sample(count: 20))
    func key(_ stage: any Stage) -> String { Node(stage).definition.hex }
    let options = TSNEOptions(perplexity: 5)
    let plain = TSNE(sample, options: options, seed: 3)
    #expect(key(plain) == key(WithoutStart(activations: sample, options: options, seed: 3)))
    let started = [
      TSNE(sample, startingFrom: PrincipalPlane(sample), options: options, seed: 3),
      TSNE(sample, startingFrom: plain, options: options, seed: 3),
    ]
    #expect(Set((started + [plain]).map(key)).count == 3)
    let chain = TSNE.chain([sample, sample, sample], options: options, seed: 3)
    #expect(key(chain[0]) == key(plain) && key(chain[1]) == key(started[1]))
    #expect(Node(chain[2]).inputs[0].nodes.map(\.label) == [sample.label, plain.label])
  }

  @Test func executionIsInNoKey() {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let keys = Tiny.nodes(of: Tiny.everything()).map(\.definition)
    Parallel.threads = before + 1
    #expect(Tiny.nodes(of: Tiny.everything()).map(\.definition) == keys)
    for node in Tiny.nodes(of: Tiny.everything()) {
      #expect(node.defect == nil)
      for word in ["thread", "jobs", "cache", "verbose"] {
        #expect(!node.parameters.json.contains("\"\(word)"), "\(node.kind)")
      }
    }
  }

  @Test func attackAndItsParametersAreInTheKey() {
    func key<A: Attack & Encodable>(_ attack: A, rate: Double = 0.1, seed: UInt64 = 1) -> String {
      Node(Poison(Tiny.data, with: attack, rate: rate, target: 0, seed: seed).samples)
        .definition.hex
    }
    let keys = [
      key(BadNets()), key(BadNets(size: 4)), key(BadNets(), rate: 0.2), key(BadNets(), seed: 2),
      key(Stripe()), key(Stripe(row: 3)), key(SecondStripe()), key(Hidden.stripe),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(key(BadNets()) == keys[0])
  }

  /// A surrogate that is trained in another way gives another poison; the trigger alone keeps the
  /// perturbation.
  @Test func theSurrogateIsInTheKey() {
    func keys(
      width: Int = 4, epochs: Int = 1, attack: (Train) -> LabelConsistent = { .init(surrogate: $0) }
    ) -> [String: Set<String>] {
      let surrogate = Train(
        ResNet18(width: width, noise: 0, outputNoise: 0), on: Clean(Tiny.data), epochs: epochs,
        options: Tiny.options)
      return self.keys(Poison(Tiny.data, with: attack(surrogate), rate: 0.25).samples)
    }
    let base = keys()
    for other in [keys(width: 8), keys(epochs: 2), keys { .authors(surrogate: $0) }] {
      for kind in ["perturb", "poison"] {
        #expect(other[kind]?.count == 1)
        #expect(other[kind] != base[kind])
      }
    }
    let fainter = keys { .init(surrogate: $0, trigger: CornerTrigger(amplitude: 0.1)) }
    #expect(fainter["perturb"] == base["perturb"])
    #expect(fainter["poison"] != base["poison"])
  }

  @Test func selectionsAndPatternsAreInTheKey() {
    func key(_ selection: Selection?) -> String {
      Node(Poison(Tiny.data, with: Blend(), rate: 0.25, selection: selection).samples).definition
        .hex
    }
    #expect(key(nil) == key(.dirtyLabel))
    #expect(Set([key(nil), key(.cleanLabel), key(.dirtyLabel(from: .anywhere))]).count == 3)
    let own = Poison(Tiny.data, with: Blend(), pattern: ReadTensors(at: "a.npy"), rate: 0.25)
    #expect(Node(own.samples).definition.hex != key(nil))
    #expect(Node(own.samples).inputs.contains { $0.nodes.contains { $0.kind == "read-tensors" } })
  }

  @Test func aPatternOfOnesOwnIsBlended() throws {
    let laboratory = Laboratory()
    let source = ReadTensors(at: "white.npy")
    let white = RawTensor(type: .uint8, shape: [2, 2], bytes: [255, 255, 255, 255])
    laboratory.place(TensorSet(["array": white]).payloads(), for: source)
    let poison = Poison(
      Tiny.data, with: Blend(alpha: 0.5), pattern: source, rate: 0.25, target: 2)
    let triggered = try laboratory.product(of: try #require(poison.triggered)).images
    let clean = try laboratory.product(of: poison.test).images
    let differences = zip(triggered.values, clean.values).map { abs($0 - (0.5 * $1 + 0.5)) }
    #expect(differences.allSatisfy { $0 < 1e-6 })
  }

  @Test func anAttackOfThePipelineFileRunsAndIsStampedByTheFile() throws {
    let former = PipelineSource.stamps
    defer { PipelineSource.stamps = former }
    let poison = Poison(Tiny.data, with: Stripe(row: 3), rate: 0.25, target: 1)
    PipelineSource.stamps = .init(everything: "one")
    let node = Node(poison.samples)
    #expect(node.codeStamp == "version 2, source one")
    #expect(Node(Tiny.poisoned.samples).codeStamp == "version 2")
    #expect(Node(Tiny.data.train).codeStamp == "version 1")
    #expect(node.label == "poison stripe 25%")
    PipelineSource.stamps = .init(everything: "two")
    #expect(Node(poison.samples).definition != node.definition)
    let edited = Node(try #require(poison.triggered))
    #expect(edited.codeStamp == "version 2, source two")

    let laboratory = Laboratory()
    let samples = try laboratory.product(of: poison.samples)
    #expect(samples.manifest.poisoned.prefix(10).allSatisfy { $0 })
    for row in 0..<10 {
      #expect(samples.images.labels[row] == 1)
      let line = samples.images.images.gather(rows: [row]).values[3 * 96..<4 * 96]
      #expect(line.allSatisfy { $0 == 1 })
    }
    let triggered = try laboratory.product(of: try #require(poison.triggered))
    #expect(triggered.labels == (try laboratory.product(of: poison.test)).labels)
  }

  @Test func anAttackNeedsOneFunction() throws {
    let poison = Poison(
      Tiny.data, with: CornerPixel(), rate: 0.25, target: 1,
      selection: .dirtyLabel(coverRatio: 1))
    #expect(poison.samples.label == "poison CornerPixel 25%")
    #expect(Node(poison.samples).codeStamp.hasPrefix("version 2, source "))
    let laboratory = Laboratory()
    let samples = try laboratory.product(of: poison.samples)
    for (row, role) in samples.manifest.roles.enumerated() where role != .clean {
      #expect(samples.images.images.gather(rows: [row]).values.prefix(3).allSatisfy { $0 == 1 })
    }
    #expect(samples.manifest.rows(.cover).count == 10)
    let triggered = try laboratory.product(of: try #require(poison.triggered)).images
    for row in 0..<10 { #expect(triggered.gather(rows: [row]).values[1] == 1) }
  }

  @Test func anAttackThatLeavesImagesUnfitIsNamed() {
    for value in [1.5, -0.1, Float.nan] {
      let poison = Poison(Tiny.data, with: Glare(value: value), rate: 0.25, target: 1)
      for stage in [poison.samples, poison.triggered] as [(any Stage)?] {
        let error = #expect(throws: UserError.self) {
          try Laboratory().payloads(of: #require(stage))
        }
        #expect(error?.description.contains("the attack “glare” gave image 0 a pixel of") == true)
      }
    }
  }

  @Test func aRateBeyondAllNumbersHasALabel() {
    for rate in [1e300, -.infinity, .nan, 0.125] {
      let stage = Poison(Tiny.data, with: BadNets(), rate: rate).samples
      #expect(stage.label.hasPrefix("poison BadNets "))
    }
  }
}

/// One function is all that an attack needs.
private struct CornerPixel: Attack, Encodable {
  func poison(_ image: inout Attacks.Image, draws: Draws) {
    for channel in 0..<3 { image[0, 0, channel] = 1 }
  }
}

/// A white line.
private struct Stripe: Attack, Encodable {
  var row = 0
  var name: String { "stripe" }

  func check(height: Int, width: Int) throws(AttackError) {
    guard row < height else { throw .trigger(attack: name, reason: "there is no row \(row)") }
  }

  func poison(_ image: inout Attacks.Image, draws: Draws) {
    for column in 0..<image.width {
      for channel in 0..<3 { image[row, column, channel] = 1 }
    }
  }
}

/// Leaves a value that no pixel has.
private struct Glare: Attack, Encodable {
  let value: Float
  var name: String { "glare" }
  // NaN has no place in a key, so the value is not a parameter.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("\(value)")
  }
  func poison(_ image: inout Attacks.Image, draws: Draws) {
    image.values[image.values.count - 1] = value
  }
}

/// The same name and parameters, but another attack.
private struct SecondStripe: Attack, Encodable {
  var row = 0
  var name: String { "stripe" }
  func poison(_ image: inout Attacks.Image, draws: Draws) { image[row, 0, 0] = 1 }
}

/// A third, with the first one's own name.
private enum Hidden {
  static var stripe: Stripe { Stripe() }

  struct Stripe: Attack, Encodable {
    var row = 0
    var name: String { "stripe" }
    func poison(_ image: inout Attacks.Image, draws: Draws) {
      image[row, 0, 1] = 1
    }
  }
}
