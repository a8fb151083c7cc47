import Fingerprint
import Testing

struct CanonicalJSONTests {
  @Test(arguments: [
    (CanonicalValue.null, "null"), (.bool(true), "true"), (.integer(-3), "-3"),
    (.unsigned(.max), "18446744073709551615"), (.double(0.4), "0.4"), (.double(1e-5), "1e-05"),
    (.float(0.1), "0.1"), (.double(.nan), "\"nan\""), (.double(-.infinity), "\"-inf\""),
    (.string("a\"b\\c\n\r\t\u{1}é"), #""a\"b\\c\n\r\t\u0001é""#),
    (.array([]), "[]"), (.map([:]), "{}"),
    (.map(["b": .integer(1), "a": .array([.null, .string("")])]), #"{"a":[null,""],"b":1}"#),
  ])
  func isWrittenCompactlyWithSortedKeys(value: CanonicalValue, json: String) {
    #expect(value.json == json)
  }

  @Test(arguments: [
    "null", "true", "-3", "18446744073709551615", "-9223372036854775808", "0.4", "1e-05", "[]",
    "{}", #""a\"b\\c\n\r\t\u0001é""#, #"{"a":[null,"",{"b":0.1}],"c":false}"#,
  ])
  func textIsReadBackAsItIs(json: String) {
    #expect(CanonicalValue(json: json).json == json)
  }

  @Test func whatIsNoJSONIsNull() {
    #expect(CanonicalValue(json: "") == .null)
    #expect(CanonicalValue(json: "{\"a\":") == .null)
    #expect(CanonicalValue(json: "{} x") == .null)
  }

  @Test func whatIsReadBackIsTheSameValueUpToItsWidth() {
    let value = CanonicalValue.map([
      "rate": .double(0.1), "epochs": .integer(120), "name": .string("σ “quoted”"),
      "widths": .array([.integer(1), .bool(false), .null]),
    ])
    #expect(CanonicalValue(json: value.json) == value)
  }
}
