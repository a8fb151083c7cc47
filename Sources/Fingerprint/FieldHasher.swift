/// SHA-256 over fields that cannot run into one another: every field has a type byte, a fixed
/// size or a length in front.
public struct FieldHasher: Sendable {
  // Fields are many and short: they are gathered here, and hashed when there is enough.
  private var pending: [UInt8] = []
  private var state = SHA256()
  private static let enough = 4096

  /// - Parameter domain: the kind of thing that is hashed, with the version of its encoding, such
  ///   as `"ibpipe action 1"`. Equal fields under two domains give unrelated digests.
  public init(domain: String) {
    // What a key takes, and little enough to come from the allocator's quickest lists.
    pending.reserveCapacity(512)
    text(domain)
  }

  mutating func tag(_ byte: UInt8) { pending.append(byte) }

  mutating func word(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { pending.append(contentsOf: $0) }
  }

  public mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { bytes in
      word(UInt64(bytes.count))
      pending.append(contentsOf: bytes)
    }
    if pending.count >= FieldHasher.enough { hashPending() }
  }

  public mutating func count(_ value: Int) { word(UInt64(value)) }

  public mutating func digest(_ value: Digest) {
    value.withBytes { pending.append(contentsOf: $0) }
    if pending.count >= FieldHasher.enough { hashPending() }
  }

  public mutating func value(_ value: CanonicalValue) { value.feed(&self) }

  private mutating func hashPending() {
    state.update(pending)
    pending.removeAll(keepingCapacity: true)
  }

  public consuming func finalize() -> Digest {
    hashPending()
    return state.finalize()
  }
}
