import FoundationEssentials

extension CanonicalValue {
  /// Reads back what ``json`` gives, for showing differences; text that is not JSON gives null.
  ///
  /// Whole numbers come back as integers and others as doubles, so ``json`` of the result equals
  /// the text, though its hash may differ from that of the original.
  public init(json text: String) {
    let tree = try? JSONDecoder().decode(Tree.self, from: Data(text.utf8))
    self = tree?.value ?? .null
  }

  private struct Tree: Decodable {
    let value: CanonicalValue

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .null
      } else if let bool = try? container.decode(Bool.self) {
        value = .bool(bool)
      } else if let integer = try? container.decode(Int64.self) {
        value = .integer(integer)
      } else if let double = try? container.decode(Double.self) {
        value = .double(double)
      } else if let string = try? container.decode(String.self) {
        value = .string(string)
      } else if let array = try? container.decode([Tree].self) {
        value = .array(array.map(\.value))
      } else {
        value = .map(try container.decode([String: Tree].self).mapValues(\.value))
      }
    }
  }
}
