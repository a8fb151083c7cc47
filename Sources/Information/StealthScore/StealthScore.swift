/// How far the target class strays from clean classes in the information plane: low is stealthy.
///
/// For each quantity m, I(X;T) and I(T;Ŷ), over the chosen epochs E and the target class's subsets
/// s ∈ {clean rows, poisoned rows, all rows}:
///
///     S_m = mean over e ∈ E, mean over s, of | Ĩ_m(e, s) − mean over clean classes c of Ĩ_m(e, c) |
///
/// and the score is (S_XT + S_TŶ) / 2, where Ĩ is the information after min-max normalisation.
/// The publication gives this in words (its equations 5 and 6) and leaves open which epochs stand
/// for its four phases and over what the minimum and maximum are taken. Of the scopes below only
/// the per-epoch one gives scores of the published size, so it is the default. It magnifies
/// estimation noise where all curves nearly coincide: compare scores over seeds.
public struct StealthScore: Codable, Sendable, Hashable {
  /// Over which values the minimum and maximum of the normalisation are taken. In each scope but
  /// `perCurve` they are those of one quantity, over the target class's three subsets and the clean
  /// classes together.
  public enum Normalisation: String, Codable, Sendable, Hashable, CaseIterable {
    /// Each epoch by itself.
    case perEpoch
    /// The chosen epochs together.
    case chosenEpochs
    /// All epochs of the table together.
    case allEpochs
    /// Each curve by itself, over all epochs of the table.
    case perCurve
    /// No normalisation: the score is in nats.
    case none
  }

  /// What the target class's subsets are compared with.
  public enum Reference: String, Codable, Sendable, Hashable, CaseIterable {
    /// Whole clean classes, however many rows the subset has, as published.
    case classes
    /// As many rows of the clean classes as the subset has, where the table has such controls; and
    /// as many rows of the target class as are poisoned, in the place of all its rows. An estimate
    /// on fewer rows differs for that alone, and this takes it out of the score.
    case sizeMatched
  }

  public struct Options: Codable, Sendable, Hashable {
    /// The epochs that stand for the phases of training: early learning, transition, compression
    /// and convergence. One that stands for two of them counts once.
    public var phases: [Int]
    public var normalisation: Normalisation
    public var reference: Reference

    public init(
      phases: [Int] = [5, 10, 60, 120], normalisation: Normalisation = .perEpoch,
      reference: Reference = .classes
    ) {
      self.phases = phases
      self.normalisation = normalisation
      self.reference = reference
    }
  }

  /// S of I(X;T).
  public var inputRepresentation: Double
  /// S of I(T;Ŷ).
  public var representationPrediction: Double
  /// The mean of the two.
  public var score: Double

  /// Scores the values of a table.
  ///
  /// - Throws: ``InformationError`` where the table has no clean class, or lacks a value of a chosen
  ///   epoch.
  public init(of table: InformationTable, options: Options = Options()) throws(InformationError) {
    guard !table.cleanClasses.isEmpty else { throw .noCleanClass }
    guard !options.phases.isEmpty else { throw .noPhase }
    let distances = Distances(table: table, options: options)
    inputRepresentation = try distances.mean(of: .inputRepresentation)
    representationPrediction = try distances.mean(of: .representationPrediction)
    score = (inputRepresentation + representationPrediction) / 2
  }
}
