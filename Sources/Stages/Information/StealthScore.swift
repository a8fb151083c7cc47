public import Information
public import PipelineModel
import Statistics

/// The stealth score's formula, phases, normalisation and reference.
public typealias StealthScoreOptions = Information.StealthScore.Options

/// How far the target class strays from clean classes in the information plane; see
/// `Information.StealthScore` for the formula.
public struct StealthScore: Stage {
  @Inputs var points: [any Stage<InformationPoint>]
  /// Those that are found; none where the options name them.
  @Inputs var found: [any Stage<Phases>]
  let options: StealthScoreOptions
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "stealth score" }

  /// - Parameters:
  ///   - options: the epochs of the four phases must be among those of `planes`.
  ///   - confidence: of the interval over draws of the noise.
  public init(
    _ planes: [InformationPlane], options: StealthScoreOptions, confidence: Double = 0.95
  ) {
    points = planes.flatMap(\.points)
    found = []
    self.options = options
    self.confidence = confidence
  }

  /// The score at phases that are found from the curves.
  ///
  /// - Parameter phases: a ``TrainingPhases``.
  public init(
    _ planes: [InformationPlane], phases: any Stage<Phases>,
    normalisation: Information.StealthScore.Normalisation = .perEpoch,
    reference: Information.StealthScore.Reference = .classes, confidence: Double = 0.95
  ) {
    points = planes.flatMap(\.points)
    found = [phases]
    options = StealthScoreOptions(phases: [], normalisation: normalisation, reference: reference)
    self.confidence = confidence
  }

  /// Scores zeros in the places of the estimates to come: what is missing then is missing always.
  public func check() throws {
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
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
    var options = options
    // Which ones are found is not known yet: it may be any.
    if !found.isEmpty { options.phases = measured }
    _ = try Information.StealthScore(of: table, options: options)
  }

  public func run(_ context: StageContext) throws -> StealthScoreResult {
    let points = try context.read(points)
    let phases = try context.read(found).first
    var options = options
    if let phases { options.phases = phases.epochs }
    func score(_ value: (InformationPoint) -> Double) throws -> Information.StealthScore {
      var table = InformationTable()
      for point in points {
        guard let subset = point.subset.scored else { continue }
        table[point.quantity, epoch: point.epoch, subset] = value(point)
      }
      return try Information.StealthScore(of: table, options: options)
    }
    let mean = try score(\.value)
    let draws = points.map(\.outcomes.values.count).min() ?? 0
    let scores = try (0..<draws).map { draw in try score { $0.outcomes.values[draw] }.score }
    let classes = Set(points.compactMap(\.subset.cleanLabel)).sorted()
    return StealthScoreResult(
      inputRepresentation: mean.inputRepresentation,
      representationPrediction: mean.representationPrediction, score: mean.score,
      options: options, phases: phases, target: points.first?.target ?? 0, cleanClasses: classes,
      measuredEpochs: Set(points.map(\.epoch)).sorted(), confidence: confidence, draws: scores,
      interval: Sample(scores).interval(confidence: confidence))
  }
}

/// A score with everything that it was computed by.
public struct StealthScoreResult: Artifact, Codable {
  /// S of I(X;T).
  public let inputRepresentation: Double
  /// S of I(T;Ŷ).
  public let representationPrediction: Double
  /// The mean of the two, of values that are means over the draws of the noise.
  public let score: Double
  /// With the epochs that were scored.
  public let options: StealthScoreOptions
  /// How these epochs were found; nil where the options named them.
  public let phases: Phases?
  public let target: Int
  /// The classes whose mean the target's subsets are compared with.
  public let cleanClasses: [Int]
  public let measuredEpochs: [Int]
  public let confidence: Double
  /// The score of each draw of the noise by itself.
  public let draws: [Double]
  /// The interval of the mean of ``draws``, by Student's t; nil for a single one. It has the noise
  /// and the estimator in it, and not the training: for that take replicates over seeds.
  public let interval: [Double]?
}

extension RowSubset {
  /// The subset as the score knows it; the mixed sample is a control and no part of it.
  var scored: InformationSubset? {
    switch self {
    case .target: .target
    case .targetBackdoor: .targetBackdoor
    case .targetClean: .targetClean
    case .targetSample, .all: nil
    case .cleanClass(let label): .cleanClass(label)
    case .drawn(let source, let small):
      if let source = source.scored, let small = small.scored {
        .drawn(from: source, sizeOf: small)
      } else {
        nil
      }
    }
  }

  var cleanLabel: Int? { if case .cleanClass(let label) = self { label } else { nil } }
}
