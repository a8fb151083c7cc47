extension CanonicalValue {
  /// Reads back what ``json`` gives, for showing differences; text that is not JSON gives null.
  ///
  /// Numbers with a whole value come back as integers (`2.0` as 2) and others as doubles, so the
  /// result is for comparing with what was read in the same way; its hash may differ from that of
  /// the original.
  public init(json text: String) {
    do throws(JSONReader.Malformed) {
      self = try JSONReader.read(Array(text.utf8)) { (reader) throws(JSONReader.Malformed) in
        try reader.value()
      }
    } catch {
      self = .null
    }
  }
}

extension JSONReader {
  /// Reads one value, whatever it is.
  public mutating func value() throws(Malformed) -> CanonicalValue {
    switch next() {
    case UInt8(ascii: "{"):
      var members: [String: CanonicalValue] = [:]
      try object { (reader, key) throws(Malformed) in members[key] = try reader.value() }
      return .map(members)
    case UInt8(ascii: "["):
      var elements: [CanonicalValue] = []
      try array { (reader) throws(Malformed) in elements.append(try reader.value()) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
    case UInt8(ascii: "n"):
      _ = try null()
      return .null
    default:
      let text = try number()
      if let integer = Int64(text) { return .integer(integer) }
      if let unsigned = UInt64(text) { return .unsigned(unsigned) }
      guard let double = Double(text) else { throw Malformed() }
      return Int64(exactly: double).map { .integer($0) } ?? .double(double)
    }
  }
}
