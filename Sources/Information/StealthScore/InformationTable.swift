/// The two coordinates of the information plane.
public enum InformationQuantity: String, Codable, Sendable, Hashable, CaseIterable {
  case inputRepresentation
  case representationPrediction

  /// How it is written: I(X;T) or I(T;Ŷ).
  public var symbol: String {
    switch self {
    case .inputRepresentation: "I(X;T)"
    case .representationPrediction: "I(T;Ŷ)"
    }
  }
}

/// The training rows an estimate was made from. The target class is the one that poisoned samples
/// are labelled with.
public enum InformationSubset: Codable, Sendable, Hashable, CustomStringConvertible {
  /// Every row labelled with the target class, poisoned ones included.
  case target
  /// The target class without its poisoned rows.
  case targetClean
  /// The poisoned rows alone.
  case targetBackdoor
  /// A class other than the target.
  case cleanClass(Int)

  public var description: String {
    switch self {
    case .target: "the target class"
    case .targetClean: "the target class's clean rows"
    case .targetBackdoor: "the poisoned rows"
    case .cleanClass(let label): "class \(label)"
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

  public init(from decoder: any Decoder) throws {
    let rows = try [Row](from: decoder)
    self.values = Dictionary(rows.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// Rows in a fixed order, so that equal tables give equal bytes.
  public func encode(to encoder: any Encoder) throws {
    try values.map { Row(key: $0.key, value: $0.value) }
      .sorted { InformationTable.order($0.key) < InformationTable.order($1.key) }
      .encode(to: encoder)
  }

  private static func order(_ key: Key) -> (String, Int, Int, Int) {
    let (kind, label) =
      switch key.subset {
      case .target: (0, 0)
      case .targetClean: (1, 0)
      case .targetBackdoor: (2, 0)
      case .cleanClass(let label): (3, label)
      }
    return (key.quantity.rawValue, key.epoch, kind, label)
  }
}
