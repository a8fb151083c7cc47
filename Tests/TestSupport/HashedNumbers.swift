/// Numbers that the golden scripts make too (Tests/Goldens/hashed_numbers.py), from a hash of their
/// name and index, so that only results are stored.
package enum HashedNumbers {
  /// The FNV-1a hash of a name.
  package static func salt(_ name: String) -> UInt32 {
    name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// One of U[0, 1) with 24 bits, from a 32-bit mixer of the index and the name's salt.
  package static func uniform(_ salt: UInt32, _ index: Int) -> Double {
    var x = UInt32(truncatingIfNeeded: index) &+ salt
    x ^= x >> 16
    x = x &* 0x7FEB_352D
    x ^= x >> 15
    x = x &* 0x846C_A68B
    x ^= x >> 16
    return Double(x >> 8) / Double(1 << 24)
  }

  package static func uniforms(_ name: String, _ count: Int) -> [Double] {
    let salt = salt(name)
    return (0..<count).map { uniform(salt, $0) }
  }
}
