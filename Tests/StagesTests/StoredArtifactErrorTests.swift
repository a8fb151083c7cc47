import Attacks
import Networks
import PipelineModel
import Stages
import Tensors
import Testing

/// The sentences of stages that meet something else in the cache than they ask for: an artifact
/// that was damaged, or that another pipeline made.
@Suite struct StoredArtifactErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sentence: String
    let run: @Sendable (Laboratory) throws -> Void
  }

  private static let training = Tiny.training()
  private static let plane = Tiny.planes(training)[0]

  /// What `stage` makes, read back with a payload changed.
  private static func changed<Product: Artifact>(
    _ laboratory: Laboratory, _ stage: any Stage<Product>, _ change: ([Payload]) throws -> [Payload]
  ) throws -> Product {
    try Product(from: MemoryPayloads(change(laboratory.payloads(of: stage))))
  }

  /// A changed product of `stage` in its place, and then what needs it.
  private static func make(
    _ stage: any Stage, after changed: any Stage, in laboratory: Laboratory,
    _ change: ([Payload]) throws -> [Payload]
  ) throws {
    laboratory.place(try change(laboratory.payloads(of: changed)), for: changed)
    _ = try laboratory.payloads(of: stage)
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a manifest of other images",
      sentence: "the manifest has 1 rows for 40 images"
    ) { laboratory in
      _ = try changed(laboratory, Tiny.poisoned.samples) { payloads in
        try payloads.changing("manifest.safetensors") { file in
          for (name, tensor) in file.integers {
            file.integers[name] = IntegerTensor([tensor.integers[0]])
          }
        }
      }
    },
    Case(
      testDescription: "a target beyond the classes",
      sentence: "the target 12 is not one of the 10 classes"
    ) { laboratory in
      _ = try changed(laboratory, Tiny.poisoned.samples) {
        try $0.replacing(
          "summary.json",
          text: $0.text("summary.json").replacing("\"target\":2", with: "\"target\":12"))
      }
    },
    Case(
      testDescription: "metrics of other epochs",
      sentence: "the metrics of a checkpoint are not those of epochs 1 to 1, where its state is"
    ) { laboratory in
      _ = try changed(laboratory, training.checkpoints[0]) {
        $0.replacing("metrics.json", text: "[]")
      }
    },
    Case(
      testDescription: "metrics that are no JSON of that form",
      sentence: "“metrics.json” is not the JSON that a Array<EpochMetrics> is stored as"
    ) { laboratory in
      _ = try changed(laboratory, training.checkpoints[0]) {
        $0.replacing("metrics.json", text: "{}")
      }
    },
    Case(
      testDescription: "activations without a subset",
      sentence: "the activations of epoch 1 hold no “backdoor”; they hold all-target"
    ) { laboratory in
      try make(plane.points[0], after: plane.activations, in: laboratory) {
        $0.replacing(
          "summary.json",
          text: #"{"epoch":1,"target":2,"draws":1,"subsets":["all-target"]}"#)
      }
    },
    Case(
      testDescription: "activations of other images",
      sentence: "the activations are of another training set than the images"
    ) { laboratory in
      try make(plane.points[0], after: plane.activations, in: laboratory) { payloads in
        try payloads.changing("activations.safetensors") { file in
          let rows = file.integers["rows"]?.integers ?? []
          file.integers["rows"] = IntegerTensor(rows.map { $0 + 1000 })
        }
      }
    },
    Case(
      testDescription: "an embedding whose tensors do not agree",
      sentence: "the tensors of the embedding do not agree in their rows"
    ) { laboratory in
      let sample = Activations(of: training.last, in: training, rows: .sample(count: 30), seed: 2)
      let stage = TSNE(sample, options: .init(perplexity: 5, iterations: 1))
      _ = try changed(laboratory, stage) {
        try $0.changing("embedding.safetensors") { $0.integers["labels"] = IntegerTensor([1]) }
      }
    },
    Case(
      testDescription: "steps that lead nowhere",
      sentence: "t-SNE diverged: lower its learning rate"
    ) { laboratory in
      let sample = Activations(of: training.last, in: training, rows: .sample(count: 30), seed: 2)
      _ = try laboratory.payloads(
        of: TSNE(
          sample,
          options: .init(
            perplexity: 5, iterations: 60, exaggeration: 9e8, exaggeratedMomentum: 0.9,
            learningRate: 9e8)))
    },
    Case(
      testDescription: "examples of other images",
      sentence: "the poisoned images were not made from these clean ones"
    ) { laboratory in
      try make(Examples(of: Tiny.poisoned), after: Tiny.data.train, in: laboratory) { payloads in
        // The poisoned ones are made first, from what the data set truly has.
        _ = try laboratory.payloads(of: Tiny.poisoned.samples)
        return try payloads.changing(payloads[0].name) { file in
          file.floats["images"] = Tensor(shape: [1, 32, 32, 3])
          file.integers["labels"] = IntegerTensor([0])
        }
      }
    },
    Case(
      testDescription: "a comparison of unlike things",
      sentence:
        "the second does not have the numbers that the first has: it has b beside them; compare what "
        + "stages of one kind make"
    ) { laboratory in
      let first = Replicates(seeds: [1, 2]) { Told(text: "{\"a\":\($0)}") }
      let second = Replicates(seeds: [1, 2]) { Told(text: "{\"a\":\($0),\"b\":1}") }
      _ = try laboratory.payloads(of: Comparison(of: first, with: second))
    },
    // What commands meet.
    Case(
      testDescription: "a payload that cannot lie in a folder",
      sentence:
        "the input “told” has a payload “../told.json”, which cannot be the name of a file"
    ) { laboratory in
      _ = try laboratory.payloads(
        of: Command("true", inputs: ["told": Told(name: "../told.json")], outputs: ["x"]))
    },
    Case(
      testDescription: "standard output that is a folder of another output",
      sentence: "FOLDER/x cannot be written: Is a directory"
    ) { laboratory in
      _ = try laboratory.payloads(of: Command("true", outputs: ["x/y"], standardOutput: "x"))
    },
    Case(
      testDescription: "a file that a command did not write, asked for by who ran it",
      sentence: "there is no file “y”; there are x"
    ) { laboratory in
      struct Caller: Stage {
        static var codeStamp: CodeStamp { .version(1) }
        func run(_ context: StageContext) throws -> Files {
          let files = try Command("touch x", outputs: ["x"]).run(context)
          _ = try files.bytes("y")
          return files
        }
      }
      _ = try laboratory.payloads(of: Caller())
    },
  ]

  @Test(arguments: cases)
  func isSaid(_ mistake: Case) {
    let laboratory = Laboratory()
    do {
      try mistake.run(laboratory)
      Issue.record("nothing was said")
    } catch {
      #expect(
        "\(error)".replacing(/\/\S+\/(?=x cannot)/, with: "FOLDER/") == mistake.sentence)
    }
  }

  /// Says what it is told to.
  private struct Told: Stage {
    var text = "{}"
    var name = "told.json"
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) -> Saying { Saying(text: text, name: name) }
  }
  private struct Saying: Artifact {
    let text, name: String
    init(text: String, name: String) {
      self.text = text
      self.name = name
    }
    init(from payloads: any PayloadReader) throws {
      name = payloads.names[0]
      text = try payloads.text(name)
    }
    func payloads() -> [Payload] { [Payload(name: name, text: text)] }
  }
}
