import Networks
import PipelineModel
import Stages
import Tensors
import Testing

/// Artifacts come back from their payloads as they were; anything else is an error, not a crash.
@Suite struct ArtifactTests {
  private static let laboratory = Laboratory()
  private static let training = Tiny.training()

  /// - Parameter needsEveryTensor: whether a tensor less is seen when the artifact is read.
  private func check<Product: Artifact>(
    _ stage: any Stage<Product>, needsEveryTensor: Bool = true
  ) throws {
    let payloads = try Self.laboratory.payloads(of: stage)
    let isTheSame = try Product(from: MemoryPayloads(payloads)).payloads() == payloads
    #expect(isTheSame)
    let names = Set(payloads.map { "no \($0.name)" })

    for (damage, damaged) in try payloads.damaged() {
      // Some damage cannot be seen, in a text for one; then the value must at least hold together.
      let product = try? Product(from: MemoryPayloads(damaged))
      let again = try? product?.payloads()
      let mustBeSeen =
        damage.hasPrefix("no") && (needsEveryTensor || names.contains(damage))
        || damage.hasSuffix("cut to 0") && !damage.contains(".svg") && !damage.contains(".html")
      let isRead = product != nil
      #expect(!(isRead && mustBeSeen), "\(Product.self): \(damage)")
      if let again { _ = try Product(from: MemoryPayloads(again)) }
    }
    do {
      _ = try Product(from: MemoryPayloads([]))
    } catch {
      #expect(!"\(error)".contains("Swift.DecodingError"))
    }
  }

  @Test func images() throws {
    try check(Tiny.data.test)
    let payloads = try Self.laboratory.payloads(of: Tiny.data.test)
    for count in [0, 2, 2_000_000_000] {
      let damaged = try payloads.changing("images.safetensors") {
        $0.integers["class_count"] = IntegerTensor([count])
      }
      #expect(throws: LabelledImagesError.self) {
        try LabelledImages(from: MemoryPayloads(damaged))
      }
    }
  }

  @Test func samples() throws {
    try check(Tiny.poisoned.samples)
    try check(Clean(Tiny.data).samples)
    try check(Tiny.labelConsistent.samples)
  }

  /// Whether a state has all that a network needs is seen where it meets one; see below.
  @Test func checkpoints() throws { try check(Self.training.last, needsEveryTensor: false) }

  @Test func imageQuality() throws { try check(ImageQuality(of: Tiny.poisoned)) }

  @Test func activations() throws {
    let plane = Tiny.planes(Self.training, draws: 2)[0]
    try check(plane.activations)
    let payloads = try Self.laboratory.payloads(of: plane.activations)
    func refused(_ payloads: [Payload]) -> Bool {
      (try? ActivationSet(from: MemoryPayloads(payloads))) == nil
    }
    #expect(!refused(payloads))
    let summary = try payloads.text("summary.json")
    for draws in ["-1", "0", "3", "1000000000000000000", "1.5"] {
      let text = summary.replacing("\"draws\":2", with: "\"draws\":\(draws)")
      #expect(text != summary)
      #expect(refused(payloads.replacing("summary.json", text: text)), "\(draws) draws")
    }
    let file = "activations.safetensors"
    for key in ["representation/1", "logits/0", "probabilities/1"] {
      let rows = try payloads.tensors(file).float(key).shape[0]
      for shape in [[rows - 1, 10], [rows], [rows, 2, 5]] {
        let bad = try payloads.changing(file) { $0.floats[key] = Tensor(shape: shape) }
        #expect(refused(bad), "\(key) of \(shape)")
      }
    }
    for key in ["rows", "labels", "poisoned", "subset/target"] {
      #expect(
        refused(try payloads.changing(file) { $0.integers[key] = IntegerTensor([-1, 1000]) }),
        "\(key)")
    }
  }

  @Test func points() throws { try check(Tiny.planes(Self.training)[0].points[0]) }

  @Test func embeddingsAndClusters() throws {
    let sample = Activations(of: Self.training.last, in: Self.training, rows: .sample(count: 20))
    try check(TSNE(sample, options: .init(perplexity: 3, iterations: 10)))
    try check(PrincipalPlane(sample))
    try check(Clusters(sample, count: 2))
    let whole = Activations(of: Self.training.last, in: Self.training, rows: .sample(count: 40))
    try check(SubClusters(whole, choosingFrom: 2...4))
  }

  @Test func exhibitsAndPages() throws {
    try check(TrainingCurves(Self.training))
    try check(HTMLReport("Empty", settings: Settings(of: Nothing()), sections: []))
  }

  @Test func scores() throws {
    try check(StealthScore(Tiny.planes(Self.training), options: .init(phases: [1, 2])))
  }

  @Test func jsonOfAnotherFormIsOneSentence() throws {
    let payloads = MemoryPayloads([Payload(name: "value.json", text: "{\"epoch\":1}")])
    let error = #expect(throws: UserError.self) { try InformationPoint(from: payloads) }
    #expect(
      error?.description == "“value.json” is not the JSON that a InformationPoint is stored as")
  }

  private struct Nothing: Pipeline {
    var outputs: [Output] {}
  }
}

/// Payloads that are whole in themselves, but not those that a stage needs.
@Suite struct MismatchedInputTests {
  @Test func aCheckpointOfAnotherNetwork() throws {
    let wide = Tiny.training([], epochs: 1, network: ResNet18(width: 8))
    let other = try Laboratory().payloads(of: wide.last)
    let training = Tiny.training()
    let laboratory = Laboratory()
    laboratory.place(other, for: training.checkpoints[0])
    for stage in [training.last, Tiny.planes(training)[0].activations] as [any Stage] {
      let error = #expect(throws: (any Error).self) { try laboratory.payloads(of: stage) }
      #expect("\(error.map { "\($0)" } ?? "")".contains("does not fit"))
    }
  }

  @Test func aCheckpointWithoutSomeOfItsTensors() throws {
    let training = Tiny.training()
    let whole = try Laboratory().payloads(of: training.checkpoints[0])
    for key in ["conv1.weight", "bn1.running_var", "momentum/fc.bias"] {
      let laboratory = Laboratory()
      laboratory.place(
        try whole.changing("state.safetensors") { $0.floats[key] = nil },
        for: training.checkpoints[0])
      let error = #expect(throws: (any Error).self) { try laboratory.payloads(of: training.last) }
      #expect("\(error.map { "\($0)" } ?? "")".contains("“\(key)” is missing"))
    }
  }

  @Test func activationsOfAnotherTrainingSet() throws {
    let training = Tiny.training()
    let plane = Tiny.planes(training)[0]
    let laboratory = Laboratory()
    let whole = try laboratory.payloads(of: plane.activations)
    laboratory.place(
      try whole.changing("activations.safetensors") { file in
        let count = file.integers["rows"]?.values.count ?? 0
        file.integers["rows"] = IntegerTensor((0..<count).map { 100 + $0 })
      }, for: plane.activations)
    let error = #expect(throws: UserError.self) { try laboratory.payloads(of: plane.points[0]) }
    #expect(error?.description.contains("another training set") == true)
  }

  @Test func samplesThatWereMadeFromOtherImages() throws {
    let laboratory = Laboratory()
    let whole = try laboratory.payloads(of: Tiny.poisoned.samples)
    laboratory.place(
      try whole.changing("manifest.safetensors") {
        $0.integers["source_rows"] = IntegerTensor([Int](repeating: 4000, count: 40))
      }, for: Tiny.poisoned.samples)
    let examples = Examples(of: Tiny.poisoned)
    let error = #expect(throws: UserError.self) { try laboratory.payloads(of: examples) }
    #expect(error?.description.contains("not made from these clean ones") == true)
  }

  @Test func activationsWithoutTheSubset() throws {
    let training = Tiny.training()
    let plane = Tiny.planes(training)[0]
    let laboratory = Laboratory()
    let whole = try laboratory.payloads(of: plane.activations)
    let summary = try whole.text("summary.json")
    laboratory.place(
      whole.replacing("summary.json", text: summary.replacing("\"target-backdoor\",", with: "")),
      for: plane.activations)
    let error = #expect(throws: UserError.self) { try laboratory.payloads(of: plane.points[1]) }
    #expect(error?.description.contains("hold no “target-backdoor”") == true)
  }
}
