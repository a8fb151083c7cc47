/// SHA-256 over fields that cannot run into one another: every field has a type byte, a fixed
/// size or a length in front.
public struct FieldHasher: Sendable {
  private var state = SHA256()

  /// - Parameter domain: the kind of thing that is hashed, with the version of its encoding, such
  ///   as `"ibpipe action 1"`. Equal fields under two domains give unrelated digests.
  public init(domain: String) {
    text(domain)
  }

  mutating func tag(_ byte: UInt8) {
    withUnsafeBytes(of: byte) { state.update($0) }
  }

  mutating func word(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { state.update($0) }
  }

  public mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { bytes in
      word(UInt64(bytes.count))
      state.update(UnsafeRawBufferPointer(bytes))
    }
  }

  public mutating func count(_ value: Int) { word(UInt64(value)) }

  public mutating func digest(_ value: Digest) {
    state.update(value.bytes)
  }

  public mutating func value(_ value: CanonicalValue) { value.feed(&self) }

  public func finalize() -> Digest {
    state.finalize()
  }
}
