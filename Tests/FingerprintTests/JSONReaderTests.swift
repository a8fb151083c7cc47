import Fingerprint
import Testing

struct JSONReaderTests {
  private func reader(_ text: String) -> JSONReader { JSONReader(Array(text.utf8)) }

  private func isSkipped(_ text: String) -> Bool {
    var reader = reader(text)
    do {
      try reader.skip()
      try reader.finish()
      return true
    } catch {
      return false
    }
  }

  @Test func anObjectIsReadMemberByMember() throws {
    var reader = reader(
      #" { "a" : [1, -2,3e2] ,"b":"x","c":null,"d":{"e":true,"f":false},"g":18446744073709551615}"#)
    var seen: [String] = []
    try reader.object { (reader, key) throws(JSONReader.Malformed) in
      seen.append(key)
      switch key {
      case "a":
        try reader.array { (reader) throws(JSONReader.Malformed) in
          seen.append("\(try reader.double())")
        }
      case "b": seen.append(try reader.string())
      case "c": seen.append("\(try reader.null())")
      case "g": seen.append("\(try reader.unsigned())")
      default:
        try reader.object { (reader, key) throws(JSONReader.Malformed) in
          seen.append("\(key) \(try reader.bool())")
        }
      }
    }
    try reader.finish()
    #expect(
      seen == [
        "a", "1.0", "-2.0", "300.0", "b", "x", "c", "true", "d", "e true", "f false", "g",
        "18446744073709551615",
      ])
  }

  @Test(arguments: [
    (#""""#, ""), (#""σ = 0,4""#, "σ = 0,4"), (#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{8}\u{c}\n\r\tb"),
    (#""\u00e9\u0041""#, "éA"), (#""x\ud83d\ude00y""#, "x😀y"),
  ])
  func stringsAreUnescaped(_ text: String, expected: String) throws {
    var reader = reader(text)
    #expect(try reader.string() == expected)
  }

  @Test(arguments: [
    #"{"a":[{"b":"c"},[],{}],"d":-1.5e-3}"#, "[]", "{}", "null", "\"\\u0000\"", " 1 ",
  ])
  func anyValueCanBePassedOver(_ text: String) { #expect(isSkipped(text)) }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "[1 2]", "\"", "\"\\", "\"\\x\"",
    "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u+123\"", "\"\n\"", "nul", "truth",
    "+1", ".5", "--", "1 1", "]", "{}}",
  ])
  func whatIsNoJSONIsRefused(_ text: String) { #expect(!isSkipped(text)) }

  @Test func nestingIsLimited() {
    #expect(isSkipped(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)))
    #expect(!isSkipped(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)))
    #expect(!isSkipped(String(repeating: "[", count: 1_000_000)))
  }

  @Test func numbersAreOfTheKindAskedFor() {
    var fraction = reader("1.5")
    #expect(throws: JSONReader.Malformed.self) { try fraction.integer() }
    var large = reader("9223372036854775808")
    #expect(throws: JSONReader.Malformed.self) { try large.integer() }
    var digest = reader("\"ABCD\"")
    #expect(throws: JSONReader.Malformed.self) { try digest.digest() }
  }

  @Test func digestsAreTheirHexadecimalDigits() throws {
    let digest = SHA256.digest(of: "x")
    var whole = reader("\"\(digest.hex)\"")
    #expect(try whole.digest() == digest)
    for text in [
      "\"\(digest.hex.dropLast())\"", "\"\(digest.hex)", "\"\(digest.hex.uppercased())\"",
    ] {
      var damaged = reader(text)
      #expect(throws: JSONReader.Malformed.self) { try damaged.digest() }
    }
  }
}
