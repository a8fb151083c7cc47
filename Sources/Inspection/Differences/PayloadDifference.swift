import PipelineModel
import Tensors

/// How one payload of two artifacts differs.
public struct PayloadDifference: Sendable, Equatable {
  public enum Finding: Sendable, Equatable {
    case onlyInFirst
    case onlyInSecond
    /// Byte for byte the same.
    case same
    /// Both are safetensors: every tensor of either, by name.
    case tensors([NamedTensorDifference])
    /// Both are JSON. None where they differ in layout only.
    case json([JSONDifference])
    /// Anything else: the first byte that differs, or where the shorter one ends.
    case bytes(firstDifference: Int)
  }

  public let name: String
  /// Bytes; nil where there is no such payload.
  public let firstSize: Int?
  public let secondSize: Int?
  public let finding: Finding

  public var isSame: Bool { finding == .same }

  /// Between the payloads of one name; nil stands for a payload that is not there.
  public init(_ name: String, _ first: [UInt8]?, _ second: [UInt8]?) {
    self.name = name
    firstSize = first?.count
    secondSize = second?.count
    switch (first, second) {
    case (nil, _): finding = .onlyInSecond
    case (_, nil): finding = .onlyInFirst
    case (let first?, let second?): finding = PayloadDifference.compare(name, first, second)
    }
  }

  /// For payloads that are known to be the same without reading them, by their digests.
  init(same name: String, size: Int) {
    self.name = name
    firstSize = size
    secondSize = size
    finding = .same
  }

  private static func compare(_ name: String, _ first: [UInt8], _ second: [UInt8]) -> Finding {
    if first == second { return .same }
    switch Payload(name: name, bytes: []).format {
    case "safetensors":
      if let one = try? TensorTable(of: first), let other = try? TensorTable(of: second) {
        return .tensors(NamedTensorDifference.all(one, in: first, other, in: second))
      }
    case "json":
      if let differences = JSONDifference.all(first, second) { return .json(differences) }
    default: break
    }
    let place = zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    return .bytes(firstDifference: place ?? min(first.count, second.count))
  }
}

/// How the tensors of one name in two files differ.
public struct NamedTensorDifference: Sendable, Equatable, Encodable {
  /// Type and shape of a tensor.
  public struct Form: Sendable, Equatable, Encodable, CustomStringConvertible {
    public let type: String
    public let shape: [Int]

    init(_ entry: TensorTable.Entry) {
      type = entry.type.rawValue
      shape = entry.shape
    }

    public var description: String { "\(type) \(shape)" }
  }

  public let name: String
  /// Nil where only the second file has the tensor.
  public let first: Form?
  /// Nil where only the first file has the tensor.
  public let second: Form?
  /// Nil where types or shapes differ, or one is missing.
  public let values: TensorDifference?

  public var isSame: Bool { values?.isIdentical == true }

  static func all(
    _ one: TensorTable, in first: [UInt8], _ other: TensorTable, in second: [UInt8]
  ) -> [NamedTensorDifference] {
    let left = Dictionary(
      one.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let right = Dictionary(
      other.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return Set(left.keys).union(right.keys).sorted().map { name in
      let (a, b) = (left[name], right[name])
      var values: TensorDifference?
      if let a, let b, a.type == b.type, a.shape == b.shape {
        values = TensorDifference(a, in: first, b, in: second)
      }
      return NamedTensorDifference(
        name: name, first: a.map(Form.init), second: b.map(Form.init), values: values)
    }
  }
}

extension PayloadDifference: Encodable {
  private enum Keys: String, CodingKey {
    case name, firstSize, secondSize, finding, tensors, json, firstDifference
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(firstSize, forKey: .firstSize)
    try container.encodeIfPresent(secondSize, forKey: .secondSize)
    switch finding {
    case .onlyInFirst: try container.encode("only in the first", forKey: .finding)
    case .onlyInSecond: try container.encode("only in the second", forKey: .finding)
    case .same: try container.encode("same", forKey: .finding)
    case .tensors(let tensors):
      try container.encode("differs", forKey: .finding)
      try container.encode(tensors, forKey: .tensors)
    case .json(let differences):
      try container.encode("differs", forKey: .finding)
      try container.encode(differences, forKey: .json)
    case .bytes(let first):
      try container.encode("differs", forKey: .finding)
      try container.encode(first, forKey: .firstDifference)
    }
  }
}
