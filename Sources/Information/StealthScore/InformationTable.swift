/// Information between two of the input X, the representation T and the prediction Ŷ. The first two
/// are the coordinates of the information plane.
public enum InformationQuantity: String, Codable, Sendable, Hashable, CaseIterable {
  case inputRepresentation
  case representationPrediction
  case inputPrediction

  /// How it is written: I(X;T), I(T;Ŷ) or I(X;Ŷ).
  public var symbol: String {
    switch self {
    case .inputRepresentation: "I(X;T)"
    case .representationPrediction: "I(T;Ŷ)"
    case .inputPrediction: "I(X;Ŷ)"
    }
  }
}

/// The training rows an estimate was made from. The target class is the one that poisoned samples
/// are labelled with.
public indirect enum InformationSubset: Codable, Sendable, Hashable, CustomStringConvertible {
  /// Every row labelled with the target class, poisoned ones included.
  case target
  /// The target class without its poisoned rows.
  case targetClean
  /// The poisoned rows alone.
  case targetBackdoor
  /// A class other than the target.
  case cleanClass(Int)
  /// As many rows of the first as the second has: a control for what a small subset changes in an
  /// estimate.
  case drawn(from: InformationSubset, sizeOf: InformationSubset)

  public var description: String {
    switch self {
    case .target: "the target class"
    case .targetClean: "the target class's clean rows"
    case .targetBackdoor: "the poisoned rows"
    case .cleanClass(let label): "class \(label)"
    case .drawn(let source, let small): "as many rows of \(source) as of \(small)"
    }
  }

  /// A number for each subset of a table, for a fixed order.
  fileprivate var rank: [Int] {
    switch self {
    case .target: [0]
    case .targetClean: [1]
    case .targetBackdoor: [2]
    case .cleanClass(let label): [3, label]
    case .drawn(let source, let small): [4] + small.rank + source.rank
    }
  }
}

/// Mutual information by quantity, training epoch and subset, in nats.
public struct InformationTable: Codable, Sendable, Equatable {
  struct Key: Codable, Hashable {
    var quantity: InformationQuantity
    var epoch: Int
    var subset: InformationSubset
  }

  private struct Row: Codable {
    var key: Key
    var value: Double
  }

  private(set) var values: [Key: Double] = [:]

  public init() {}

  public subscript(
    quantity: InformationQuantity, epoch epoch: Int, subset: InformationSubset
  ) -> Double? {
    get { values[Key(quantity: quantity, epoch: epoch, subset: subset)] }
    set { values[Key(quantity: quantity, epoch: epoch, subset: subset)] = newValue }
  }

  /// The epochs that have any value, ascending.
  public var epochs: [Int] { Set(values.keys.map(\.epoch)).sorted() }

  /// The clean classes that have any value, ascending.
  public var cleanClasses: [Int] {
    let labels = values.keys.compactMap { key -> Int? in
      if case .cleanClass(let label) = key.subset { label } else { nil }
    }
    return Set(labels).sorted()
  }

  /// Whether there is a control of that subset's size from a clean class.
  func hasControl(of subset: InformationSubset) -> Bool {
    values.keys.contains { key in
      if case .drawn(from: .cleanClass, sizeOf: subset) = key.subset { true } else { false }
    }
  }

  public init(from decoder: any Decoder) throws {
    let rows = try [Row](from: decoder)
    self.values = Dictionary(rows.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// Rows in a fixed order, so that equal tables give equal bytes.
  public func encode(to encoder: any Encoder) throws {
    try values.map { Row(key: $0.key, value: $0.value) }
      .sorted { InformationTable.precedes($0.key, $1.key) }
      .encode(to: encoder)
  }

  private static func precedes(_ a: Key, _ b: Key) -> Bool {
    let (first, second) = ((a.quantity.rawValue, a.epoch), (b.quantity.rawValue, b.epoch))
    return first == second
      ? a.subset.rank.lexicographicallyPrecedes(b.subset.rank) : first < second
  }
}
