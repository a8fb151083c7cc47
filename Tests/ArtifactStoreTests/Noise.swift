/// A small generator of noise for contents; the seed gives the bytes.
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Bytes that nothing can compress.
  static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var noise = Noise(seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) }
  }

  /// The bytes of floats as an activation has them: `zeros` of them are 0, the rest in [0, 1).
  static func floats(_ count: Int, zeros: Double, seed: UInt64 = 1) -> [UInt8] {
    var noise = Noise(seed)
    let values = (0..<count).map { _ -> Float in
      let isZero = Double(noise.next() >> 11) * 0x1p-53 < zeros
      let value = Float(noise.next() >> 40) * 0x1p-24
      return isZero ? 0 : value
    }
    return values.withUnsafeBytes { Array($0) }
  }
}
