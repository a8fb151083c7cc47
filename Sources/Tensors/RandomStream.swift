internal import Kernels

/// A stream of random numbers named by (seed, purpose, step): Philox 4×32-10 (Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
///
/// The generator is counter-based: element `i` of a stream is a pure function of its name and
/// `i`. So noise can be drawn in parallel and in any order, and a resumed run needs no saved
/// generator state. Streams with different names are independent.
public struct RandomStream: Sendable {
  let key: UInt64
  let step: UInt64

  /// - Parameters:
  ///   - seed: the experiment's seed.
  ///   - purpose: what the numbers are for, such as `"poison/select"`. Two purposes never share
  ///     numbers.
  ///   - step: the training step, epoch, image or draw within the purpose.
  public init(seed: UInt64, purpose: String, step: UInt64 = 0) {
    // FNV-1a names the purpose; the mixing below spreads seed and name over all 64 key bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.key = RandomStream.mix(seed &+ RandomStream.mix(hash))
    self.step = step
  }

  /// The finaliser of SplitMix64, a bijection that spreads every input bit.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Standard normals: elements `first..<first + count` of the stream, written to `out` as
  /// `scale · z`, or added to it.
  public func normals(
    _ out: UnsafeMutablePointer<Float>, first: Int = 0, count: Int, scale: Float = 1,
    adding: Bool = false
  ) {
    ibk_normals(key, step, UInt64(first), count, scale, adding ? 1 : 0, out)
  }

  /// `count` independent draws from N(0, `scale`²).
  public func normals(count: Int, scale: Float = 1) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress { normals(base, count: count, scale: scale) }
      filled = count
    }
  }

  /// `count` independent draws from U[`low`, `high`), with 24 random bits each.
  public func uniforms(count: Int, in range: Range<Float> = 0..<1) -> [Float] {
    var draws = sequence
    let width = range.upperBound - range.lowerBound
    return (0..<count).map { _ in
      range.lowerBound + width * (Float(draws.next() >> 40) * 0x1p-24)
    }
  }

  /// The integers `0..<count` in a random order (Fisher–Yates, from the last place down).
  public func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    var draws = sequence
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, draws.next(below: last + 1))
    }
    return order
  }

  /// The stream as 64-bit words one after the other.
  public var sequence: Words { Words(key: key, step: step) }

  /// 64-bit words of a stream, in order.
  public struct Words: Sendable {
    private let key: UInt64
    private let step: UInt64
    private var block: UInt64 = 0
    private var spare: UInt64?

    init(key: UInt64, step: UInt64) {
      self.key = key
      self.step = step
    }

    public mutating func next() -> UInt64 {
      if let word = spare {
        spare = nil
        return word
      }
      // The top bit of the counter keeps these words apart from the normals of the same stream.
      var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
      withUnsafeMutableBytes(of: &words) {
        if let base = $0.baseAddress?.assumingMemoryBound(to: UInt32.self) {
          ibk_philox(key, step, block | (1 << 63), base)
        }
      }
      block += 1
      spare = UInt64(words.2) | UInt64(words.3) << 32
      return UInt64(words.0) | UInt64(words.1) << 32
    }

    /// An integer drawn uniformly from `0..<bound`, without bias (Lemire's method).
    public mutating func next(below bound: Int) -> Int {
      let bound = UInt64(bound)
      var product = next().multipliedFullWidth(by: bound)
      if product.low < bound {
        let threshold = (0 &- bound) % bound
        while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
      }
      return Int(product.high)
    }
  }
}
