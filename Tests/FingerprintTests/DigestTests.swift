import Fingerprint
import Testing

struct DigestTests {
  private let hex = "00112233445566778899aabbccddeeff0123456789abcdef0f1e2d3c4b5a6978"

  @Test func hexadecimalAndBytesRoundTrip() throws {
    let digest = try #require(Digest(hex: hex))
    #expect(digest.hex == hex)
    #expect("\(digest)" == hex)
    #expect(digest.bytes.count == Digest.byteCount)
    #expect(digest.bytes.prefix(4) == [0x00, 0x11, 0x22, 0x33])
    #expect(digest.bytes.suffix(2) == [0x69, 0x78])
    #expect(Digest(bytes: digest.bytes) == digest)
  }

  @Test func onlyLowercaseDigitsOfTheRightNumberAreADigest() {
    #expect(Digest(hex: "") == nil)
    #expect(Digest(hex: String(hex.dropLast())) == nil)
    #expect(Digest(hex: hex + "0") == nil)
    #expect(Digest(hex: hex.uppercased()) == nil)
    #expect(Digest(hex: hex.replacing("8899", with: "88 9")) == nil)
    #expect(Digest(hex: hex.replacing("8899", with: "88g9")) == nil)
    #expect(Digest(hex: "../" + hex.dropFirst(3)) == nil)
    #expect(Digest(bytes: [1, 2, 3]) == nil)
  }

  @Test func orderIsThatOfTheText() throws {
    let texts = (0..<64).map { place in
      String(hex.prefix(place)) + "f" + String(hex.dropFirst(place + 1))
    }
    let digests = try texts.map { try #require(Digest(hex: $0)) }
    #expect(digests.sorted().map(\.hex) == texts.sorted())
    #expect(Set(digests).count == Set(texts).count)
  }
}
