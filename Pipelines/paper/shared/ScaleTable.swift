import IBPipe

/// A scale's numbers beside the paper's.
struct ScaleTable: Stage {
  let rows: [[String]]

  var label: String { "scale table" }

  init(_ scale: Scale) {
    let columns = [.paper, scale.size(at: .high), scale.size(at: .low)].map(ScaleTable.numbers)
    rows = columns[0].indices.map { row in
      [columns[0][row].name] + columns.map { $0[row].value }
    }
  }

  func run(_ context: StageContext) throws -> Exhibit {
    Exhibit(tables: [
      .init(
        caption: "Numbers of the paper and of this run.",
        header: ["number", "paper", "here", "where little is poisoned"], rows: rows)
    ])
  }

  private static func numbers(of size: Size) -> [(name: String, value: String)] {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
    return [
      ("training images of a class, CIFAR-10", "\(size.cifarImages)"),
      ("training images of a class, SVHN", "\(size.svhnImages)"),
      ("test images of a class", size.testImages.map(String.init) ?? "all"),
      ("width of the network", "\(size.width)"),
      ("epochs", "\(size.epochs)"),
      ("batch", "\(size.batch)"),
      ("learning rate", "\(size.learningRate)"),
      ("learning rate, SVHN and VGG-16", "\(size.lowLearningRate)"),
      ("epochs at which information is measured", list(size.checkpoints)),
      ("passes for I(X;T)", "\(size.inputRepresentation.epochs)"),
      ("passes for I(T;Ŷ)", "\(size.representationPrediction.epochs)"),
      ("epochs of the label-consistent attack's surrogate", "\(size.surrogateEpochs)"),
      ("epochs that are embedded", list(size.embedded)),
      ("rows that are embedded", "\(size.embeddedRows)"),
    ]
  }
}
