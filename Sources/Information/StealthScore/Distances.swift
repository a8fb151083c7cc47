/// How far the target class's subsets are from what they are compared with, in a table.
struct Distances {
  /// A subset of the target class, and the subsets whose mean it is compared with.
  private struct Comparison {
    let subset: InformationSubset
    let references: [InformationSubset]
  }

  private let table: InformationTable
  private let options: StealthScore.Options
  private let comparisons: [Comparison]
  /// An epoch that stands for two phases counts once.
  private let epochs: [Int]

  init(table: InformationTable, options: StealthScore.Options) {
    self.table = table
    self.options = options
    epochs = Set(options.phases).sorted()
    let classes = table.cleanClasses.map { InformationSubset.cleanClass($0) }
    comparisons = [InformationSubset.targetClean, .targetBackdoor, .target].map { subset in
      let size = subset == .target ? .targetBackdoor : subset
      guard options.reference == .sizeMatched, subset == .target || table.hasControl(of: size)
      else { return Comparison(subset: subset, references: classes) }
      return Comparison(
        subset: subset == .target ? .drawn(from: .target, sizeOf: size) : subset,
        references: classes.map { .drawn(from: $0, sizeOf: size) })
    }
  }

  /// The mean over the chosen epochs and the subsets.
  func mean(of quantity: InformationQuantity) throws(InformationError) -> Double {
    var sum = 0.0
    for epoch in epochs {
      for comparison in comparisons {
        var reference = 0.0
        for subset in comparison.references {
          reference += try normalised(quantity, epoch, subset)
        }
        reference /= Double(comparison.references.count)
        sum += abs(try normalised(quantity, epoch, comparison.subset) - reference)
      }
    }
    return sum / Double(epochs.count * comparisons.count)
  }

  /// Ĩ: 0 at the minimum of the normalisation's scope and 1 at its maximum; 0 where the two are
  /// equal.
  private func normalised(
    _ quantity: InformationQuantity, _ epoch: Int, _ subset: InformationSubset
  ) throws(InformationError) -> Double {
    guard let value = table[quantity, epoch: epoch, subset], value.isFinite else {
      throw .missingValue(quantity: quantity, epoch: epoch, subset: subset)
    }
    let scopeEpochs: [Int]
    switch options.normalisation {
    case .none: return value
    case .perEpoch: scopeEpochs = [epoch]
    case .chosenEpochs: scopeEpochs = epochs
    case .allEpochs, .perCurve: scopeEpochs = table.epochs
    }
    let subsets =
      options.normalisation == .perCurve
      ? [subset] : comparisons.flatMap { [$0.subset] + $0.references }
    let scope = scopeEpochs.flatMap { epoch in
      subsets.compactMap { table[quantity, epoch: epoch, $0] }
    }.filter(\.isFinite)
    let (least, most) = (scope.min() ?? 0, scope.max() ?? 0)
    return most > least ? (value - least) / (most - least) : 0
  }
}
