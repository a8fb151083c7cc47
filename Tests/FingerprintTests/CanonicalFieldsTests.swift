import Fingerprint
import Testing

@Suite struct CanonicalFieldsTests {
  private enum Rows: Encodable {
    case target
    case sample(Int)
    case classes(clean: [Int])
  }

  private struct Parameters: Encodable {
    struct Network: Encodable { var noise = 0.4 }
    var network = Network()
    var rows: Rows
    var names: [String: Int] = [:]
  }

  private func fields(_ rows: Rows) throws -> [String: String] {
    try CanonicalValue(encoding: Parameters(rows: rows)).fields.mapValues(\.json)
  }

  @Test func leavesAreNamedByTheirPaths() throws {
    let expected = ["network.noise": "0.4", "names": "{}"]
    #expect(
      try fields(.target) == expected.merging(["rows": "\"target\""]) { first, _ in first })
    #expect(try fields(.sample(7)) == expected.merging(["rows.sample": "7"]) { first, _ in first })
    #expect(
      try fields(.classes(clean: [1, 2]))
        == expected.merging(["rows.classes.clean": "[1,2]"]) { first, _ in first })
  }

  @Test func whatIsNoMapHasNoFields() {
    #expect(CanonicalValue.integer(3).fields.isEmpty)
    #expect(CanonicalValue.map([:]).fields.isEmpty)
  }
}
