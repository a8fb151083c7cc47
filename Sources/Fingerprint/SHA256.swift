internal import CSHA256
internal import Glibc

/// SHA-256 (FIPS 180-4) of bytes that come in any number of pieces.
public struct SHA256: Sendable {
  private var state: State = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19
  )
  /// The bytes of the block begun, `length % 64` of them.
  private var block: Block = (0, 0, 0, 0, 0, 0, 0, 0)
  /// How many bytes have been hashed.
  private var length = 0
  private let portable: Bool

  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)
  private typealias Block = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  private static let blockSize = 64

  public init() { portable = false }

  /// `portable` keeps from the CPU's own SHA instructions, so that tests can compare both ways.
  package init(portable: Bool) { self.portable = portable }

  /// Whether this CPU has SHA instructions and hashes with them.
  package static var usesSHAInstructions: Bool { ibs_uses_sha_instructions() != 0 }

  /// Where hashing stands after a whole number of blocks of 64 bytes: all that the hash of what
  /// follows depends on. Whoever knows it before and after a piece can check that piece alone.
  public struct Midpoint: Hashable, Sendable {
    /// The eight words of the state, as a digest has them.
    public let words: Digest

    public init(words: Digest) { self.words = words }

    /// Where every hash begins.
    public static let start = Midpoint(words: Digest(state: SHA256().state))
  }

  /// Where hashing stands; nil within a block.
  public var midpoint: Midpoint? {
    length % SHA256.blockSize == 0 ? Midpoint(words: Digest(state: state)) : nil
  }

  /// Goes on from a midpoint that `length` bytes led to, a multiple of 64.
  public init(from midpoint: Midpoint, length: Int) {
    self.init()
    let bytes = midpoint.words.bytes
    withUnsafeMutableBytes(of: &state) { state in
      for word in 0..<8 {
        let value = bytes[4 * word..<4 * word + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        state.storeBytes(of: value, toByteOffset: 4 * word, as: UInt32.self)
      }
    }
    self.length = length
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    let begun = length % SHA256.blockSize
    length += bytes.count
    var start = 0
    if begun > 0 {
      start = min(SHA256.blockSize - begun, bytes.count)
      append(UnsafeRawBufferPointer(rebasing: bytes[..<start]), at: begun)
      guard begun + start == SHA256.blockSize else { return }
      compressOwnBlock()
    }
    let whole = (bytes.count - start) / SHA256.blockSize
    if whole > 0 {
      compress((base + start).assumingMemoryBound(to: UInt8.self), count: whole)
      start += whole * SHA256.blockSize
    }
    if start < bytes.count {
      append(UnsafeRawBufferPointer(rebasing: bytes[start...]), at: 0)
    }
  }

  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
      update(Array(bytes))
    }
  }

  /// Hashes the text's UTF-8 bytes.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of all the bytes hashed.
  public consuming func finalize() -> Digest {
    let begun = length % SHA256.blockSize
    let bits = UInt64(length) * 8
    // A set bit, zeros up to the last 8 bytes of a block, and the length in bits there.
    let count = (begun < 56 ? 56 : 56 + SHA256.blockSize) - begun
    let padding: Block = (UInt64(littleEndian: 0x80), 0, 0, 0, 0, 0, 0, 0)
    withUnsafeBytes(of: padding) { update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    withUnsafeBytes(of: bits.bigEndian) { update($0) }
    return Digest(state: state)
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    withUnsafeMutableBytes(of: &block) { block in
      UnsafeMutableRawBufferPointer(rebasing: block[offset...]).copyMemory(from: bytes)
    }
  }

  private mutating func compressOwnBlock() {
    let block = block
    withUnsafeBytes(of: block) { bytes in
      guard let base = bytes.baseAddress else { return }
      compress(base.assumingMemoryBound(to: UInt8.self), count: 1)
    }
  }

  private mutating func compress(_ blocks: UnsafePointer<UInt8>, count: Int) {
    let portable = portable
    withUnsafeMutableBytes(of: &state) { state in
      guard let words = state.baseAddress?.assumingMemoryBound(to: UInt32.self) else { return }
      if portable {
        ibs_compress_portable(words, blocks, count)
      } else {
        ibs_compress(words, blocks, count)
      }
    }
  }
}

extension SHA256 {
  public static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of the text's UTF-8 bytes.
  public static func digest(of text: String) -> Digest {
    var hash = SHA256()
    hash.update(text)
    return hash.finalize()
  }

  /// The digest of a file's bytes, read piece by piece.
  public static func digest(ofFile path: String) throws(UnreadableFile) -> Digest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw UnreadableFile(path: path, code: errno) }
    defer { close(descriptor) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { piece.deallocate() }
    var hash = SHA256()
    while true {
      let count = read(descriptor, piece.baseAddress, piece.count)
      if count == 0 { return hash.finalize() }
      if count < 0 {
        if errno == EINTR { continue }
        throw UnreadableFile(path: path, code: errno)
      }
      hash.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
  }
}

/// A file that was to be hashed cannot be read.
public struct UnreadableFile: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The `errno` of the call that failed.
  public let code: Int32

  public init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  public var description: String { "\(path) cannot be read: \(String(cString: strerror(code)))" }
}
