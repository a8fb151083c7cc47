import Figures
public import PipelineModel

/// Draws embeddings: classes in muted colours, poisoned rows in red.
public struct Scatter: Stage {
  @Inputs var embeddings: [any Stage<Embedding>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "t-SNE scatter" }

  public init(_ embeddings: [any Stage<Embedding>]) { self.embeddings = embeddings }

  public func run(_ context: StageContext) throws -> Exhibit {
    let embeddings = try context.read(embeddings)
    let epochs = embeddings.map(\.epoch)
    return Exhibit(
      pictures: embeddings.enumerated().map { index, embedding in
        // Two runs may be shown after the same epoch; a picture's name is a file's.
        let before = epochs[..<index].count { $0 == embedding.epoch }
        let plot = ScatterPlot(
          title: "\(embedding.divergence == nil ? "Principal components" : "t-SNE") of T after "
            + "epoch \(embedding.epoch)", groups: groups(of: embedding))
        return Exhibit.Picture(
          name: "epoch-\(embedding.epoch)" + (before > 0 ? "-\(before + 1)" : ""),
          caption: "\(embedding.labels.count) training rows after epoch \(embedding.epoch); "
            + (embedding.divergence.map {
              "Kullback–Leibler divergence \(decimal($0, places: 3))."
            } ?? "the first two principal components."),
          svg: plot.render().text)
      })
  }

  private func groups(of embedding: Embedding) -> [ScatterPlot.Group] {
    func points(_ isWanted: (Int) -> Bool) -> [(x: Double, y: Double)] {
      embedding.labels.indices.filter(isWanted).map { row in
        (Double(embedding.points.values[2 * row]), Double(embedding.points.values[2 * row + 1]))
      }
    }
    var groups = Set(embedding.labels).sorted().map { label in
      ScatterPlot.Group(
        name: "class \(label)",
        points: points { embedding.labels[$0] == label && !embedding.poisoned[$0] },
        style: .category(label))
    }
    if embedding.poisoned.contains(true) {
      groups.append(
        ScatterPlot.Group(
          name: "backdoor", points: points { embedding.poisoned[$0] }, style: .backdoor))
    }
    return groups
  }
}
