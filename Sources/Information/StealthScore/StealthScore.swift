/// How far the target class strays from clean classes in the information plane: low is stealthy.
///
/// For each quantity m, I(X;T) and I(T;Ŷ), over the chosen epochs E and the target class's subsets
/// s ∈ {clean rows, poisoned rows, all rows}:
///
///     S_m = mean over e ∈ E, mean over s, of | Ĩ_m(e, s) − mean over clean classes c of Ĩ_m(e, c) |
///
/// and the score is (S_XT + S_TŶ) / 2, where Ĩ is the information after min-max normalisation.
/// The publication gives this in words and leaves open which epochs stand for its four phases and
/// over what the minimum and maximum are taken. Of the scopes below only the per-epoch one gives
/// scores of the published size, so it is the default. It magnifies estimation noise where
/// all curves nearly coincide: compare scores over seeds.
public struct StealthScore: Codable, Sendable, Hashable {
  /// Over which values the minimum and maximum of the normalisation are taken. In each scope they
  /// are those of one quantity, over the target class's three subsets and the clean classes.
  public enum Normalisation: String, Codable, Sendable, Hashable, CaseIterable {
    /// Each epoch by itself.
    case perEpoch
    /// The chosen epochs together.
    case chosenEpochs
    /// All epochs of the table together.
    case allEpochs
    /// No normalisation: the score is in nats.
    case none
  }

  public struct Options: Codable, Sendable, Hashable {
    /// The epochs that stand for the phases of training: early learning, transition, compression
    /// and convergence.
    public var phases: [Int]
    public var normalisation: Normalisation

    public init(phases: [Int] = [5, 10, 60, 120], normalisation: Normalisation = .perEpoch) {
      self.phases = phases
      self.normalisation = normalisation
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
    let classes = table.cleanClasses.map { InformationSubset.cleanClass($0) }
    guard !classes.isEmpty else { throw .noCleanClass }
    guard !options.phases.isEmpty else { throw .noPhase }
    let plane = Plane(
      table: table, target: [.targetClean, .targetBackdoor, .target], classes: classes)
    inputRepresentation = try plane.distance(.inputRepresentation, options)
    representationPrediction = try plane.distance(.representationPrediction, options)
    score = (inputRepresentation + representationPrediction) / 2
  }
}

/// The values of a table that a score is made from.
private struct Plane {
  let table: InformationTable
  let target: [InformationSubset]
  let classes: [InformationSubset]

  func distance(
    _ quantity: InformationQuantity, _ options: StealthScore.Options
  ) throws(InformationError) -> Double {
    var sum = 0.0
    for epoch in options.phases {
      var clean = 0.0
      for subset in classes { clean += try value(quantity, epoch, subset) }
      clean /= Double(classes.count)
      var distance = 0.0
      for subset in target { distance += abs(try value(quantity, epoch, subset) - clean) }
      sum += distance / Double(target.count) * scale(quantity, epoch, options)
    }
    return sum / Double(options.phases.count)
  }

  private func value(
    _ quantity: InformationQuantity, _ epoch: Int, _ subset: InformationSubset
  ) throws(InformationError) -> Double {
    guard let value = table[quantity, epoch: epoch, subset], value.isFinite else {
      throw .missingValue(quantity: quantity, epoch: epoch, subset: subset)
    }
    return value
  }

  /// 1 / (max − min) of the normalisation's scope: the minimum itself cancels from a distance.
  /// Where all values of the scope are equal, all distances are 0, and so is this.
  private func scale(
    _ quantity: InformationQuantity, _ epoch: Int, _ options: StealthScore.Options
  ) -> Double {
    let epochs =
      switch options.normalisation {
      case .none: [Int]()
      case .perEpoch: [epoch]
      case .chosenEpochs: options.phases
      case .allEpochs: table.epochs
      }
    guard !epochs.isEmpty else { return 1 }
    let scope = epochs.flatMap { epoch in
      (target + classes).compactMap { table[quantity, epoch: epoch, $0] }
    }.filter(\.isFinite)
    let range = (scope.max() ?? 0) - (scope.min() ?? 0)
    return range > 0 ? 1 / range : 0
  }
}
