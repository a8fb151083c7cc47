public import Information
public import PipelineModel

/// The stealth score's formula, phases and normalisation.
public typealias StealthScoreOptions = Information.StealthScore.Options

/// How far the target class strays from clean classes in the information plane; see
/// `Information.StealthScore` for the formula.
public struct StealthScore: Stage {
  @Inputs var points: [any Stage<InformationPoint>]
  let options: StealthScoreOptions

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "stealth score" }

  /// - Parameter options: the epochs of the four phases must be among those of `planes`.
  public init(_ planes: [InformationPlane], options: StealthScoreOptions) {
    points = planes.flatMap(\.points)
    self.options = options
  }

  /// Scores zeros in the places of the estimates to come: what is missing then is missing always.
  public func check() throws {
    var table = InformationTable()
    for point in points {
      guard let point = point as? EstimateInformation, let epoch = point.epoch else { return }
      guard let subset = point.subset.scored else { continue }
      table[point.quantity, epoch: epoch, subset] = 0
    }
    let measured = table.epochs
    if let phase = options.phases.first(where: { !measured.contains($0) }), !measured.isEmpty {
      throw UserError(
        "the phases name epoch \(phase), but information is measured after "
          + "\(measured.map(String.init).joined(separator: ", ")); choose phases among these, or "
          + "make a checkpoint of epoch \(phase)")
    }
    _ = try Information.StealthScore(of: table, options: options)
  }

  public func run(_ context: StageContext) throws -> StealthScoreResult {
    var table = InformationTable()
    for point in try context.read(points) {
      guard let subset = point.subset.scored else { continue }
      table[point.quantity, epoch: point.epoch, subset] = point.value
    }
    let score = try Information.StealthScore(of: table, options: options)
    return StealthScoreResult(
      inputRepresentation: score.inputRepresentation,
      representationPrediction: score.representationPrediction, score: score.score,
      options: options)
  }
}

/// A score with what it was computed by.
public struct StealthScoreResult: Artifact, Codable {
  public let inputRepresentation: Double
  public let representationPrediction: Double
  public let score: Double
  public let options: StealthScoreOptions
}

extension RowSubset {
  /// The subset as the score knows it; the mixed sample is a control and no part of it.
  var scored: InformationSubset? {
    switch self {
    case .target: .target
    case .targetBackdoor: .targetBackdoor
    case .targetClean: .targetClean
    case .targetSample: nil
    case .cleanClass(let label): .cleanClass(label)
    }
  }
}
