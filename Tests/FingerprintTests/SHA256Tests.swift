import Fingerprint
import Glibc
import Testing

/// Against the examples that NIST publishes for FIPS 180-4.
struct SHA256Tests {
  private static func digest(_ bytes: [UInt8], portable: Bool, piece: Int = .max) -> Digest {
    var hash = SHA256(portable: portable)
    var start = 0
    while start < bytes.count {
      let end = start + min(piece, bytes.count - start)
      hash.update(bytes[start..<end])
      start = end
    }
    return hash.finalize()
  }

  /// Bytes with no pattern that a wrong order of words would hide.
  private static func bytes(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
  }

  @Test(
    "FIPS 180-4 examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func examples(text: String, hex: String) {
    #expect(SHA256.digest(of: text).hex == hex)
    #expect(SHA256.digest(of: Array(text.utf8)).hex == hex)
    #expect(Self.digest(Array(text.utf8), portable: true).hex == hex)
  }

  @Test("a million times “a”", arguments: [false, true])
  func million(portable: Bool) {
    let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(Self.digest(bytes, portable: portable).hex == hex)
    #expect(Self.digest(bytes, portable: portable, piece: 997).hex == hex)
  }

  @Test("every length around the block borders, whole and in pieces, both ways")
  func lengths() {
    for count in Array(0...260) + [1023, 1024, 1025, 65_537] {
      let bytes = Self.bytes(count)
      let portable = Self.digest(bytes, portable: true)
      #expect(SHA256.digest(of: bytes) == portable)
      for piece in [1, 3, 55, 56, 63, 64, 65, 128] where count < 300 {
        #expect(Self.digest(bytes, portable: false, piece: piece) == portable)
      }
    }
  }

  // From Python's hashlib: sha256(bytes((7 * i + 3) % 256 for i in range(n))).
  @Test(
    "lengths at which the padding changes",
    arguments: [
      (55, "e7313d333c272e639f790978283f9eb392e843d0f29b7016828bb1daa4aac70b"),
      (56, "4324d65f3c103567f5589c710bc08f8523f929a9272e3af36fc968e52abc6c27"),
      (63, "81c80242132f230c3bd41b3e63bbcff16107339549214a99614ff26664625055"),
      (64, "39e3d7b6b5d075d37d053ad89b24b41bef4f3c29760c84447cab3f3be1882241"),
      (65, "aacca6ff74fdbb296d165a45cecfa04e5127bc008770fbbdd48006f2d2fae95e"),
      (119, "9ce7368e4daf32341631b492e80359dc9f594b48453cd0dd5bf0b19279cc177e"),
      (120, "7836b787757e95e58b3ca5aec90b1b004e8deba1e50e9675af9cabf1a13a04b5"),
    ])
  func padding(count: Int, hex: String) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
    #expect(SHA256.digest(of: bytes).hex == hex)
    #expect(Self.digest(bytes, portable: true).hex == hex)
  }

  @Test("a sequence without contiguous storage")
  func lazySequence() {
    var hash = SHA256()
    hash.update((0..<1000).lazy.map { UInt8(truncatingIfNeeded: $0) })
    #expect(
      hash.finalize() == SHA256.digest(of: (0..<1000).map { UInt8(truncatingIfNeeded: $0) }))
  }

  @Test("a copy goes its own way")
  func copies() {
    var first = SHA256()
    first.update("ab")
    var second = first
    first.update("c")
    second.update("d")
    #expect(first.finalize() == SHA256.digest(of: "abc"))
    #expect(second.finalize() == SHA256.digest(of: "abd"))
  }

  @Test("a file, larger than one read")
  func file() throws {
    let path = "/tmp/ibpipe-sha256-\(getpid())"
    let bytes = Self.bytes(700_001)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { unlink(path) }
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    #expect(try SHA256.digest(ofFile: path) == SHA256.digest(of: bytes))
  }

  @Test("a file that is not there is named")
  func missingFile() {
    #expect(throws: UnreadableFile(path: "/nowhere/at-all", code: ENOENT)) {
      try SHA256.digest(ofFile: "/nowhere/at-all")
    }
    #expect(
      UnreadableFile(path: "/nowhere/at-all", code: ENOENT).description
        == "/nowhere/at-all cannot be read: No such file or directory")
  }

  @Test("hashing goes on from a midpoint, as from the beginning")
  func midpoints() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var hash = SHA256()
    #expect(hash.midpoint == .start)
    // The initial value of FIPS 180-4, section 5.3.3.
    #expect(
      SHA256.Midpoint.start.words.hex
        == "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19")
    hash.update(bytes[..<128])
    let midpoint = hash.midpoint
    hash.update(bytes[128..<129])
    #expect(hash.midpoint == nil)
    var rest = SHA256(from: midpoint!, length: 128)
    rest.update(bytes[128...])
    #expect(rest.finalize() == SHA256.digest(of: bytes))
  }
}
