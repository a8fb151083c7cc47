import Fingerprint
import Testing

struct JSONReaderTests {
  private func read<Value>(
    _ text: String, _ body: (inout JSONReader) throws(JSONReader.Malformed) -> Value
  ) throws(JSONReader.Malformed) -> Value {
    try JSONReader.read(Array(text.utf8), body)
  }

  private func isSkipped(_ text: String) -> Bool {
    do {
      try read(text) { (reader) throws(JSONReader.Malformed) in try reader.skip() }
      return true
    } catch {
      return false
    }
  }

  @Test func anObjectIsReadMemberByMember() throws {
    let text =
      #" { "a" : [1, -2,3e2] ,"b":"x","c":null,"d":{"e":true,"f":false},"g":18446744073709551615}"#
    var seen: [String] = []
    func member(
      _ reader: inout JSONReader, _ key: String
    ) throws(JSONReader.Malformed) {
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
    try read(text) { (reader) throws(JSONReader.Malformed) in try reader.object(member) }
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
    let string = try read(text) { (reader) throws(JSONReader.Malformed) in try reader.string() }
    #expect(string == expected)
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
    for text in ["1.5", "9223372036854775808"] {
      #expect(throws: JSONReader.Malformed.self) {
        try read(text) { (reader) throws(JSONReader.Malformed) in try reader.integer() }
      }
    }
  }

  private func digest(_ text: String) throws(JSONReader.Malformed) -> Digest {
    try read(text) { (reader) throws(JSONReader.Malformed) in try reader.digest() }
  }

  @Test func digestsAreTheirHexadecimalDigits() throws {
    let digest = SHA256.digest(of: "x")
    let whole = "\"\(digest.hex)\""
    #expect(try self.digest(whole) == digest)
    for text in [
      "\"ABCD\"", "\"\(digest.hex.dropLast())\"", "\"\(digest.hex)",
      "\"\(digest.hex.uppercased())\"",
    ] {
      #expect(throws: JSONReader.Malformed.self) { try self.digest(text) }
    }
  }

  /// Eight digits are looked at together: each has its own place to be wrong in.
  @Test func aWrongDigitIsFoundWhereverItIs() throws {
    let hex = Array(SHA256.digest(of: "x").hex.utf8)
    for place in hex.indices {
      for wrong in ["/", ":", "`", "g", "o", "A", "F", "@", "Q", "\u{7f}", "\u{0}", "\u{11}"] {
        var text = hex
        text[place] = Array(wrong.utf8)[0]
        #expect(Digest(hex: String(decoding: text, as: UTF8.self)) == nil)
      }
    }
  }
}
