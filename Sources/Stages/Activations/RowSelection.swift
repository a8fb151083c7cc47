import Attacks
import PipelineModel
import Tensors

/// Which training rows are looked at.
public enum RowSelection: Codable, Sendable, Hashable {
  /// The subsets of the target class, and the given clean classes.
  case classes(clean: [Int])
  /// So many rows of the whole training set, drawn at random.
  case sample(count: Int)

  /// Refuses a selection that no training set with so many classes has.
  func check(classes: Int) throws(UserError) {
    switch self {
    case .sample(let count):
      guard count >= 1 else {
        throw UserError("a sample of \(count) rows was asked for; ask for at least 1")
      }
    case .classes(let clean):
      if let label = clean.first(where: { !(0..<classes).contains($0) }) {
        throw UserError(
          "clean class \(label) was asked for, but the network's classes are 0 to \(classes - 1)")
      }
    }
  }

  /// The chosen rows, ascending, and the subsets as positions among them.
  func rows(
    of samples: TrainingSamples, seed: UInt64
  ) throws -> (rows: [Int], subsets: [RowSubset: [Int]]) {
    switch self {
    case .sample(let count):
      let order = RandomStream(seed: seed, purpose: "activations/rows")
        .permutation(samples.images.count)
      return (order.prefix(count).sorted(), [:])
    case .classes(let clean):
      let target = samples.target ?? 0
      let all = try ClassSubsets(
        labels: samples.images.labels, classCount: samples.images.classCount,
        manifest: samples.manifest, target: target, seed: seed
      ).subsets
      let wanted = all.filter { subset in
        subset.kind != .cleanClass || clean.contains(subset.label) || subset.label == target
      }
      let rows = Set(wanted.flatMap(\.rows)).sorted()
      let positions = Dictionary(
        rows.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
      var subsets: [RowSubset: [Int]] = [:]
      for subset in wanted {
        subsets[RowSubset(subset)] = subset.rows.compactMap { positions[$0] }
      }
      return (rows, subsets)
    }
  }
}

/// A set of training rows whose information is measured.
public enum RowSubset: Codable, Sendable, Hashable {
  case target, targetBackdoor, targetClean, targetSample
  case cleanClass(Int)

  init(_ subset: ClassSubsets.Subset) {
    switch subset.kind {
    case .targetAll: self = .target
    case .targetBackdoor: self = .targetBackdoor
    case .targetClean: self = .targetClean
    case .targetSample: self = .targetSample
    case .cleanClass: self = .cleanClass(subset.label)
    }
  }

  /// As files name it.
  var key: String {
    switch self {
    case .target: "target"
    case .targetBackdoor: "target-backdoor"
    case .targetClean: "target-clean"
    case .targetSample: "target-sample"
    case .cleanClass(let label): "class-\(label)"
    }
  }

  /// As figures name it, for a target class: `0 Backdoor`, `3`.
  func name(target: Int) -> String {
    switch self {
    case .target: "\(target)"
    case .targetBackdoor: "\(target) Backdoor"
    case .targetClean: "\(target) Clean"
    case .targetSample: "\(target) Sample"
    case .cleanClass(let label): "\(label)"
    }
  }

  /// The target's subsets in the order in which figures show them.
  static let ofTarget: [RowSubset] = [.target, .targetBackdoor, .targetClean, .targetSample]
}
