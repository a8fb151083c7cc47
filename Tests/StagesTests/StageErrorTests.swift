import Attacks
import Networks
import PipelineModel
import Stages
import Tensors
import Testing

/// The sentences of stock stages, word for word.
@Suite struct StageErrorTests {
  private static let laboratory = Laboratory()

  private func complaint(_ stage: any Stage) -> String? {
    for node in Tiny.nodes(of: [stage]) {
      do { try node.stage.check() } catch { return "\(error)" }
    }
    return nil
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func parameters() {
    let training = Tiny.training()
    func sample(_ rows: Int, draws: Int = 1) -> Activations {
      Activations(of: training.last, in: training, rows: .sample(count: rows), draws: draws)
    }
    let cases: [(any Stage, String)] = [
      (
        SyntheticImages(perClass: 0).train,
        "0 images of each class were asked for; ask for 1 to 1,000,000"
      ),
      (
        CIFAR10(at: "nowhere", perClass: -1).train,
        "-1 images of each class were asked for; ask for at least 1"
      ),
      (
        Poison(Tiny.data, with: BadNets(), rate: 0.1, target: -1).samples,
        "the target class is -1; classes count from 0"
      ),
      (
        Poison(Tiny.data, with: BadNets(), rate: 1.5, target: 0).samples,
        "the poisoning rate 1.5 is not a share between 0 and 1: give, say, 0.1 for one image in ten"
      ),
      (
        Tiny.perturbed(ProjectedGradient(steps: 0)),
        "the adversarial perturbation cannot be made: 0 steps were asked for; choose 1 to 100,000"
      ),
      (
        Tiny.perturbed(ProjectedGradient(), rate: 2),
        "the poisoning rate 2.0 is not a share between 0 and 1: give, say, 0.1 for one image in ten"
      ),
      (
        Tiny.perturbed(ProjectedGradient(), target: 10),
        "the target class 10 is not one of the surrogate's 10 classes, 0 to 9"
      ),
      (
        Tiny.training(epochs: 0, network: Tiny.network).last,
        "0 epochs of training were asked for; ask for at least 1"
      ),
      (sample(0), "a sample of 0 rows was asked for; ask for at least 1"),
      (sample(9, draws: 0), "0 draws of the noise were asked for; ask for at least 1"),
      (
        Tiny.planes(training, clean: [1, 12])[0].activations,
        "clean class 12 was asked for, but the network's classes are 0 to 9"
      ),
      (
        Activations(
          of: Tiny.training(on: Clean(Tiny.data)).last, in: training, rows: .sample(count: 5)),
        "the checkpoint is not one of the training run that is given with it"
      ),
      (Clusters(sample(30), count: 1), "1 clusters were asked for; ask for at least 2"),
      (
        Clusters(sample(30), count: 30),
        "30 clusters were asked for in a sample of 30 rows; ask for fewer clusters than rows"
      ),
      (
        Clusters(sample(30), choosingFrom: 1...5),
        "1 clusters were asked for; ask for at least 2"
      ),
      (
        Clusters(sample(30), choosingFrom: 2...40),
        "40 clusters were asked for in a sample of 30 rows; ask for fewer clusters than rows"
      ),
      (
        Clusters(sample(30), silhouetteRows: 0),
        "the silhouette's sample is 0, but must be at least 1"
      ),
      (
        SubClusters(sample(30), choosingFrom: 0...3),
        "k-means' clusters is 0, but must be at least 2"
      ),
      (
        SubClusters(sample(30), leastSilhouette: 2),
        "the least silhouette of sub-clusters is 2.0; give it between -1 and 1"
      ),
      (
        SubClusters(sample(30), leastSilhouette: .nan),
        "the least silhouette of sub-clusters is nan; give it between -1 and 1"
      ),
      (
        TSNE(sample(30), options: .init(perplexity: -1)),
        "t-SNE's perplexity is -1.0, but must be at least 1"
      ),
      (Examples(of: Tiny.poisoned, count: 0), "0 examples were asked for; ask for at least 1"),
    ]
    for (stage, sentence) in cases { #expect(complaint(stage) == sentence) }
  }

  @Test func startsOfOtherRows() throws {
    let training = Tiny.training()
    func sample(_ rows: Int, seed: UInt64 = 1, in training: Train = training) -> Activations {
      Activations(of: training.last, in: training, rows: .sample(count: rows), seed: seed)
    }
    func complaint(_ start: Activations) -> String {
      let stage = TSNE(
        sample(12), startingFrom: PrincipalPlane(start), options: .init(perplexity: 3))
      return sentence { _ = try Self.laboratory.payloads(of: stage) }
    }
    #expect(
      complaint(sample(20))
        == "t-SNE of 12 rows was to start from an embedding of 20; give both the same rows")
    #expect(
      complaint(sample(12, seed: 2))
        == "t-SNE was to start from an embedding of rows with other labels; give both the same rows"
    )
  }

  @Test func subClustersWithoutABackdoor() throws {
    let clean = Tiny.training([], epochs: 1, on: Clean(Tiny.data))
    let sample = Activations(of: clean.last, in: clean, rows: .sample(count: 12))
    #expect(
      sentence { _ = try Self.laboratory.payloads(of: SubClusters(sample)) }
        == "0 of the 12 rows are poisoned, too few for 2 sub-clusters; take more rows, or rows of a "
        + "run under attack")
  }

  /// An attack that leaves what is no pixel.
  private struct Blinding: Attack, Encodable {
    var selection: Selection { .cleanLabel }
    func poison(_ image: inout Image, draws: Draws) { image.values[0] = 7.5 }
  }

  @Test func attacks() {
    let poison = Poison(Tiny.data, with: Blinding(), rate: 0.25, target: 2)
    #expect(
      sentence { _ = try Self.laboratory.payloads(of: poison.samples) }
        == "the attack “Blinding” gave image 7 a pixel of 7.5; keep its values from 0 to 1")
    let beyond = Poison(Tiny.data, with: BadNets(), rate: 0.25, target: 11)
    #expect(
      sentence { _ = try Self.laboratory.payloads(of: beyond.samples) }
        == "the target class 11 does not exist: the set has the classes 0 to 9")
  }

  @Test func patternsThatAreNoPicture() throws {
    func file(_ tensors: [String: RawTensor]) -> [Payload] { TensorSet(tensors).payloads() }
    func floats(_ shape: [Int], _ value: Float = 0) -> RawTensor {
      RawTensor(Tensor(shape: shape, repeating: value))
    }
    let cases: [([String: RawTensor], String)] = [
      (
        ["a": floats([2, 2]), "b": floats([2, 2])],
        "a pattern is one tensor, and there are 2; keep the picture alone"
      ),
      ([:], "a pattern is one tensor, and there are 0; keep the picture alone"),
      (
        ["a": floats([4])],
        "the pattern “a” has the shape [4] where [H, W] or [H, W, 3] was expected"
      ),
      (
        ["a": floats([2, 2, 4])],
        "the pattern “a” has the shape [2, 2, 4] where [H, W] or [H, W, 3] was expected"
      ),
      (
        ["a": floats([0, 2])],
        "the pattern “a” has the shape [0, 2] where [H, W] or [H, W, 3] was expected"
      ),
      (
        ["a": floats([2, 2], 255)],
        "the pattern “a” is not made of numbers from 0 to 1; divide it by 255, or store bytes"
      ),
      (
        ["a": floats([2, 2], .nan)],
        "the pattern “a” is not made of numbers from 0 to 1; divide it by 255, or store bytes"
      ),
    ]
    let source = ReadTensors(at: "pattern.npy")
    let poison = Poison(Tiny.data, with: Blend(), pattern: source, rate: 0.25, target: 2)
    for (tensors, complaint) in cases {
      let laboratory = Laboratory()
      laboratory.place(file(tensors), for: source)
      for stage in [poison.samples, poison.triggered] as [(any Stage)?] {
        #expect(sentence { _ = try laboratory.payloads(of: #require(stage)) } == complaint)
      }
    }
  }

  @Test func perturbedImagesOfOtherImages() throws {
    let poison = Tiny.labelConsistent
    let stage = try #require(Node(poison.samples).inputs.first { $0.name == "perturbed" }?.nodes[0])
    let laboratory = Laboratory()
    let whole = try laboratory.payloads(of: stage.stage)
    for rows in [[4000], [-1]] {
      laboratory.place(
        try whole.changing("images.safetensors") { $0.integers["rows"] = IntegerTensor(rows) },
        for: stage.stage)
      #expect(
        sentence { _ = try laboratory.payloads(of: poison.samples) }
          == "the perturbed images were not made from these clean ones")
    }
  }

  @Test func damagedActivations() throws {
    let stage = Tiny.planes(Tiny.training())[0].activations
    let payloads = try Self.laboratory.payloads(of: stage)
    let summary = try payloads.text("summary.json").replacing("\"draws\":1", with: "\"draws\":99")
    #expect(
      sentence {
        _ = try ActivationSet(
          from: MemoryPayloads(payloads.replacing("summary.json", text: summary)))
      } == "the activations claim to hold 99 draws")
    let short = try payloads.changing("activations.safetensors") {
      $0.integers["labels"] = IntegerTensor([1])
    }
    #expect(
      sentence { _ = try ActivationSet(from: MemoryPayloads(short)) }
        == "the tensors of the activations do not agree in their rows")
  }
}
