import Figures
public import PipelineModel
import Tensors

/// A gallery of what an attack does: clean image, poisoned image, and their difference times ten.
public struct Examples: Stage {
  @Input var clean: any Stage<LabelledImages>
  @Input var samples: any Stage<TrainingSamples>
  let count: Int

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "examples \(samples.runName)" }

  public init(of poison: Poison, count: Int = 8) {
    clean = poison.original
    samples = poison.samples
    self.count = count
  }

  public func check() throws {
    guard count >= 1 else {
      throw UserError("\(count) examples were asked for; ask for at least 1")
    }
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let clean = try context.read(clean)
    let samples = try context.read(samples)
    let poisoned = samples.manifest.poisoned.indices.filter { samples.manifest.poisoned[$0] }
    let sources = samples.manifest.sourceRows
    guard poisoned.allSatisfy({ sources[$0] < clean.count }),
      clean.images.shape.dropFirst() == samples.images.images.shape.dropFirst()
    else { throw UserError("the poisoned images were not made from these clean ones") }
    // Spread over the poisoned rows, which stand class by class.
    let shown = min(count, poisoned.count)
    let rows = (0..<shown).map { poisoned[$0 * poisoned.count / max(1, shown)] }
    let before = rows.map { row in
      picture(
        clean.images, row: samples.manifest.sourceRows[row],
        caption: "class \(samples.manifest.originalLabels[row])")
    }
    let after = rows.map { row in
      picture(samples.images.images, row: row, caption: "label \(samples.images.labels[row])")
    }
    let residual = rows.map { row in
      difference(
        samples.images.images, row: row, clean.images, row: samples.manifest.sourceRows[row])
    }
    let grid = ImageGrid(
      title: "What the attack changes",
      rows: [
        .init(label: "clean", images: before), .init(label: "poisoned", images: after),
        .init(label: "difference × 10", images: residual),
      ])
    let caption =
      "\(poisoned.count) of \(samples.images.count) training images are poisoned; the difference "
      + "is drawn around mid grey."
    return Exhibit(pictures: [.init(name: "examples", caption: caption, svg: grid.render().text)])
  }

  private func picture(_ images: Tensor, row: Int, caption: String) -> ImageGrid.Image {
    let size = images.rowSize
    return ImageGrid.Image(
      height: images.shape[1], width: images.shape[2],
      values: images.values[row * size..<(row + 1) * size], caption: caption)
  }

  private func difference(
    _ left: Tensor, row: Int, _ right: Tensor, row other: Int
  ) -> ImageGrid.Image {
    let size = left.rowSize
    let pairs = zip(
      left.values[row * size..<(row + 1) * size], right.values[other * size..<(other + 1) * size])
    return ImageGrid.Image(
      height: left.shape[1], width: left.shape[2],
      values: pairs.map { min(1, max(0, 0.5 + 10 * ($0 - $1))) })
  }
}
