import Attacks
import Figures
public import PipelineModel
import Tensors

/// A gallery of what an attack does: clean image, changed image, and their difference times ten, for
/// training images, cover images where there are some, and test images.
public struct Examples: Stage {
  @Input var clean: any Stage<LabelledImages>
  @Input var samples: any Stage<TrainingSamples>
  @Input var test: any Stage<LabelledImages>
  @Inputs var triggered: [any Stage<LabelledImages>]
  let count: Int

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "examples \(samples.runName)" }

  public init(of poison: Poison, count: Int = 8) {
    clean = poison.original
    samples = poison.samples
    test = poison.test
    triggered = poison.triggered.map { [$0] } ?? []
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
    let sources = samples.manifest.sourceRows
    guard sources.allSatisfy({ $0 < clean.count }),
      clean.images.shape.dropFirst() == samples.images.images.shape.dropFirst()
    else { throw UserError("the poisoned images were not made from these clean ones") }
    var pictures = [
      picture(
        "examples", "What the attack changes", samples.manifest.rows(.poison), of: samples,
        clean: clean, caption: Examples.caption(samples))
    ]
    let cover = samples.manifest.rows(.cover)
    if !cover.isEmpty {
      pictures.append(
        picture(
          "cover", "Cover images", cover, of: samples, clean: clean,
          caption: "\(cover.count) training images are changed and keep their label."))
    }
    if let triggered = triggered.first {
      pictures.append(try testPicture(context.read(test), context.read(triggered)))
    }
    return Exhibit(pictures: pictures)
  }

  private static func caption(_ samples: TrainingSamples) -> String {
    let poisoned = samples.manifest.poisoned.count { $0 }
    var caption =
      "\(poisoned) of \(samples.images.count) training images are poisoned; the difference is drawn "
      + "around mid grey."
    func spread(_ spread: ChangeNorms.Spread) -> String {
      "\(decimal(spread.mean, places: 3)) on average and \(decimal(spread.max, places: 3)) at most"
    }
    if let change = samples.change {
      caption +=
        " Pixels from 0 to 1 are moved by an L2 norm of \(spread(change.l2)), and an L∞ norm of "
        + "\(spread(change.lInfinity))."
    }
    if let perturbation = samples.perturbation {
      let norms = perturbation.norms
      caption +=
        " Of that the perturbation before the trigger has an L2 norm of \(spread(norms.l2)), and an "
        + "L∞ norm of \(spread(norms.lInfinity)); it lowers the share that the surrogate takes for "
        + "their class from \(percent(perturbation.accuracyBefore)) to "
        + "\(percent(perturbation.accuracyAfter))."
    }
    return caption
  }

  /// Spread over the rows, which may stand class by class.
  private func shown(_ rows: [Int]) -> [Int] {
    let shown = min(count, rows.count)
    return (0..<shown).map { rows[$0 * rows.count / shown] }
  }

  private func picture(
    _ name: String, _ title: String, _ rows: [Int], of samples: TrainingSamples,
    clean: LabelledImages, caption: String
  ) -> Exhibit.Picture {
    let (rows, sources) = (shown(rows), samples.manifest.sourceRows)
    let images = samples.images.images
    let grid = ImageGrid(
      title: title,
      rows: [
        .init(
          label: "clean",
          images: rows.map {
            picture(
              clean.images, row: sources[$0],
              caption: "class \(samples.manifest.originalLabels[$0])")
          }),
        .init(
          label: name == "cover" ? "cover" : "poisoned",
          images: rows.map {
            picture(images, row: $0, caption: "label \(samples.images.labels[$0])")
          }),
        .init(
          label: "difference × 10",
          images: rows.map { difference(images, row: $0, clean.images, row: sources[$0]) }),
      ])
    return .init(name: name, caption: caption, svg: grid.render().text)
  }

  private func testPicture(
    _ test: LabelledImages, _ triggered: LabelledImages
  ) throws -> Exhibit.Picture {
    guard test.images.shape == triggered.images.shape else {
      throw UserError("the triggered images were not made from these test images")
    }
    // By class, as in a set that is sorted already.
    let rows = shown(test.labels.indices.sorted { (test.labels[$0], $0) < (test.labels[$1], $1) })
    let grid = ImageGrid(
      title: "The trigger on test images",
      rows: [
        .init(
          label: "clean",
          images: rows.map {
            picture(test.images, row: $0, caption: "class \(test.labels[$0])")
          }),
        .init(
          label: "triggered", images: rows.map { picture(triggered.images, row: $0, caption: "") }),
        .init(
          label: "difference × 10",
          images: rows.map { difference(triggered.images, row: $0, test.images, row: $0) }),
      ])
    return .init(
      name: "test", caption: "As attack success is measured: every test image has the trigger.",
      svg: grid.render().text)
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
