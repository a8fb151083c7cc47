public import Attacks
import PipelineModel
import Tensors

/// How the mixed sample of the target class is composed: `.paper` or `.authors`.
public typealias SampleMixing = ClassSubsets.Mixing

/// Which training rows are looked at.
public enum RowSelection: Codable, Sendable, Hashable {
  /// The subsets of the target class, its sample mixed in proportion, and the given clean classes.
  case classes(clean: [Int])
  /// The same with a sample mixed otherwise: `.authors` takes half and half, as the published code.
  case mixedClasses(clean: [Int], sample: SampleMixing)
  /// So many rows of the whole training set, drawn at random.
  case sample(count: Int)

  /// Refuses a selection that no training set with so many classes has.
  func check(classes: Int) throws(UserError) {
    switch self {
    case .sample(let count):
      guard count >= 1 else {
        throw UserError("a sample of \(count) rows was asked for; ask for at least 1")
      }
    case .classes(let clean), .mixedClasses(let clean, _):
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
      return try classes(of: samples, clean: clean, mixing: .paper, seed: seed)
    case .mixedClasses(let clean, let mixing):
      return try classes(of: samples, clean: clean, mixing: mixing, seed: seed)
    }
  }

  private func classes(
    of samples: TrainingSamples, clean: [Int], mixing: SampleMixing, seed: UInt64
  ) throws -> (rows: [Int], subsets: [RowSubset: [Int]]) {
    let target = samples.target ?? 0
    let all = try ClassSubsets(
      labels: samples.images.labels, classCount: samples.images.classCount,
      manifest: samples.manifest, target: target, mixing: mixing, seed: seed
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

/// A set of training rows whose information is measured.
public indirect enum RowSubset: Codable, Sendable, Hashable {
  case target, targetBackdoor, targetClean, targetSample
  case cleanClass(Int)
  /// Every row that there are activations of.
  case all
  /// As many rows of the first as the second has, drawn at random; all of the first where it has no
  /// more. A control: an estimate on fewer rows differs for that alone.
  case drawn(from: RowSubset, sizeOf: RowSubset)

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
    case .all: "all"
    case .drawn(let source, let small): "\(source.key)-as-many-as-\(small.key)"
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
    case .all: "all"
    case .drawn(let source, let small):
      "\(source.name(target: target)), as many as \(small.name(target: target))"
    }
  }

  /// The target's subsets in the order in which figures show them.
  static let ofTarget: [RowSubset] = [.target, .targetBackdoor, .targetClean, .targetSample]
}
