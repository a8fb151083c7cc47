import Fingerprint
import Testing

/// How `Encodable` values become canonical ones, and how those are told apart.
struct CanonicalEncodingTests {
  private enum Attack: Encodable {
    case none
    case badNets(rate: Double, target: Int)
    case blended(Double)
  }

  private struct Model: Encodable {
    var attack = Attack.badNets(rate: 0.1, target: 0)
    var widths: [Int] = [64, 128]
    var noise: Float = 0.5
    var seed: UInt64 = 1
    var name: String? = nil
    var isFrozen = false
  }

  private func key(_ value: some Encodable) throws -> Digest {
    key(try CanonicalValue(encoding: value))
  }

  private func key(_ value: CanonicalValue) -> Digest {
    var hasher = FieldHasher(domain: "test")
    hasher.value(value)
    return hasher.finalize()
  }

  @Test func nestedValuesBecomeATree() throws {
    #expect(
      try CanonicalValue(encoding: Model())
        == .map([
          "attack": .map(["badNets": .map(["rate": .double(0.1), "target": .integer(0)])]),
          "widths": .array([.integer(64), .integer(128)]), "noise": .float(0.5),
          "seed": .unsigned(1), "isFrozen": .bool(false),
        ]))
    #expect(try CanonicalValue(encoding: Attack.none) == .map(["none": .map([:])]))
    #expect(
      try CanonicalValue(encoding: Attack.blended(0.2))
        == .map(["blended": .map(["_0": .double(0.2)])]))
    #expect(
      try CanonicalValue(encoding: [Int?](arrayLiteral: 1, nil)) == .array([.integer(1), .null]))
    #expect(try CanonicalValue(encoding: Int?.none) == .null)
    #expect(try CanonicalValue(encoding: Int?.some(3)) == .integer(3))
    #expect(try CanonicalValue(encoding: [[Int]]()) == .array([]))
  }

  @Test func numbersOfDifferentTypesAreDifferent() throws {
    let keys = [
      try key(1), try key(1.0), try key(Float(1)), try key(UInt8(1)), try key("1"), try key(true),
      try key([1]), try key(["1": 1]), try key(Int?.none), try key(1.5), try key(Float(1.5)),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(try key(Int32(7)) == key(Int64(7)))
    #expect(try key(UInt8(7)) == key(UInt64(7)))
    #expect(try key(Int8(-1)) == key(-1))
    #expect(try key(UInt64.max) != key(-1))
  }

  @Test func floatsCountByTheirBits() throws {
    #expect(try key(0.0) != key(-0.0))
    #expect(try key(Float(0)) != key(Float(-0.0)))
    #expect(try key(Double.nan) == key(Double.nan))
    #expect(try key(Double.nan) != key(Double.infinity))
    #expect(try key(0.1 + 0.2) != key(0.3))
    #expect(try key(0.1) == key(1.0 / 10))
  }

  @Test func neighbouringFieldsDoNotRunIntoOneAnother() throws {
    let keys = [
      try key(["ab", "c"]), try key(["a", "bc"]), try key(["abc"]), try key(["ab", "", "c"]),
      try key(["ab", "c", ""]), try key([["ab"], ["c"]]), try key([["ab", "c"]]),
      try key(["ab": "c"]), try key(["a": "bc"]), try key("abc"), try key([String]()),
      try key([[String]]([[]])), try key([String: Int]()), try key(""),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func theOrderOfADictionaryDoesNotCount() throws {
    let names = (0..<200).map { "parameter \($0)" }
    let forward = Dictionary(uniqueKeysWithValues: names.map { ($0, $0.count) })
    var backward: [String: Int] = [:]
    for name in names.reversed() { backward[name] = name.count }
    #expect(try key(forward) == key(backward))
    #expect(
      try CanonicalValue(encoding: [2: "b", 1: "a"])
        == .map(["1": .string("a"), "2": .string("b")]))
  }

  @Test func whatHasNoOrderIsRefused() throws {
    struct Holder: Encodable { var classes: Set<Int> = [1, 2] }
    enum Name: String, Encodable { case one }
    func refusal(_ value: some Encodable) -> String {
      do {
        _ = try CanonicalValue(encoding: value)
        return "accepted"
      } catch {
        return error.description
      }
    }
    #expect(
      refusal(Set([1, 2]))
        == "a Set<Int> has no fixed order and cannot be part of a key; use a sorted array")
    #expect(refusal(Holder()).hasPrefix("a Set<Int> has no fixed order"))
    #expect(refusal([Set(["a"])]).hasPrefix("a Set<String> has no fixed order"))
    #expect(refusal(["a": Set(["a"])]).hasPrefix("a Set<String> has no fixed order"))
    #expect(refusal(Optional(Set([1]))).hasPrefix("a Optional<Set<Int>> has no fixed order"))
    #expect(refusal([1.5: "a"]).hasPrefix("a Dictionary<Double, String> has no fixed order"))
    #expect(refusal([Name.one: 1]).hasPrefix("a Dictionary<Name, Int> has no fixed order"))
  }

  @Test func aTypeThatFailsToEncodeSaysSo() {
    struct Stubborn: Encodable {
      struct Refusal: Error, CustomStringConvertible { let description = "not today" }
      func encode(to encoder: any Encoder) throws { throw Refusal() }
    }
    #expect(throws: CanonicalError.failed("it cannot be encoded: not today")) {
      try CanonicalValue(encoding: Stubborn())
    }
  }

  @Test func containersMadeByHandAreRead() throws {
    struct ByHand: Encodable {
      enum Field: String, CodingKey { case list, inner, missing }
      func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        var list = fields.nestedUnkeyedContainer(forKey: .list)
        try list.encode(1)
        var inside = list.nestedContainer(keyedBy: Field.self)
        try inside.encode("x", forKey: .inner)
        try list.encodeNil()
        var inner = fields.nestedContainer(keyedBy: Field.self, forKey: .inner)
        try inner.encodeNil(forKey: .missing)
      }
    }
    #expect(
      try CanonicalValue(encoding: ByHand())
        == .map([
          "list": .array([.integer(1), .map(["inner": .string("x")]), .null]),
          "inner": .map(["missing": .null]),
        ]))
  }

  /// Quadratic work on an array would take minutes here.
  @Test(.timeLimit(.minutes(1))) func longArraysTakeLinearTime() throws {
    let value = try CanonicalValue(encoding: Array(0..<100_000))
    guard case .array(let elements) = value else {
      Issue.record("not an array")
      return
    }
    #expect(elements.count == 100_000)
  }
}
