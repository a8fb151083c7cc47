internal import CLZ4

/// How the bytes of a block are kept.
enum BlockMode: UInt8, Sendable {
  /// As they are.
  case stored = 0
  /// As an LZ4 block.
  case lz4 = 1
  /// Byte-shuffled, then as an LZ4 block.
  case shuffledLZ4 = 2
  /// Without its zeros: see ``ZeroPacking``.
  case packed = 3
}

/// Turns blocks into their stored form and back.
struct BlockCodec {
  /// Bytes per element for the shuffle.
  var elementSize: Int

  /// An element of at most so many bytes can be shuffled; any other size counts as 1.
  static let elementSizeLimit = 64
  /// An LZ4 block grows to no more than this many times its size.
  static let expansionLimit = 255

  /// The room that `encode` needs for a block of `count` bytes.
  static func bound(_ count: Int) -> Int {
    Int(LZ4_compressBound(Int32(truncatingIfNeeded: count)))
  }

  /// Compresses `block` as `mode` says into `target`, which has room for `bound(block.count)`
  /// bytes; `scratch` has room for the block.
  ///
  /// - Returns: how many bytes it takes; nil when it saves less than 1/64.
  func encode(
    _ block: UnsafeRawBufferPointer, mode: BlockMode, into target: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer
  ) -> Int? {
    var source = block
    switch mode {
    case .stored: return nil
    case .lz4: break
    case .packed:
      return worthwhile(
        ZeroPacking.pack(block, into: target, elementSize: elementSize), for: block.count)
    case .shuffledLZ4:
      ByteShuffle.shuffle(block, into: scratch, elementSize: elementSize)
      source = UnsafeRawBufferPointer(rebasing: scratch[..<block.count])
    }
    guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
    let count = LZ4_compress_default(
      from.assumingMemoryBound(to: CChar.self), to.assumingMemoryBound(to: CChar.self),
      Int32(truncatingIfNeeded: source.count), Int32(truncatingIfNeeded: target.count))
    return worthwhile(count > 0 ? Int(count) : nil, for: block.count)
  }

  private func worthwhile(_ encoded: Int?, for size: Int) -> Int? {
    guard let encoded, encoded < size - size / 64 else { return nil }
    return encoded
  }

  /// Decompresses `block` to fill `target` exactly; `scratch` has the room of `target`.
  ///
  /// - Returns: false when the block is not one of that size.
  func decode(
    _ block: UnsafeRawBufferPointer, mode: BlockMode, into target: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let plain =
      mode == .shuffledLZ4
      ? UnsafeMutableRawBufferPointer(rebasing: scratch[..<target.count]) : target
    guard let from = block.baseAddress, let to = plain.baseAddress else { return target.isEmpty }
    if mode == .stored {
      guard block.count == target.count else { return false }
      to.copyMemory(from: from, byteCount: block.count)
      return true
    }
    if mode == .packed {
      return ZeroPacking.unpack(block, into: target, elementSize: elementSize)
    }
    let count = LZ4_decompress_safe(
      from.assumingMemoryBound(to: CChar.self), to.assumingMemoryBound(to: CChar.self),
      Int32(truncatingIfNeeded: block.count), Int32(truncatingIfNeeded: plain.count))
    guard Int(count) == target.count else { return false }
    if mode == .shuffledLZ4 {
      ByteShuffle.unshuffle(
        UnsafeRawBufferPointer(plain), into: target, elementSize: elementSize)
    }
    return true
  }

  /// The mode that suits a block, judged from a few samples spread over it.
  func bestMode(for bytes: UnsafeRawBufferPointer) -> BlockMode {
    let sampleSize = 8 << 10
    let sampleCount = 4
    guard bytes.count >= 64 else { return .stored }
    let target = UnsafeMutableRawBufferPointer.allocate(
      byteCount: BlockCodec.bound(sampleSize), alignment: 64)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: sampleSize, alignment: 64)
    defer {
      target.deallocate()
      scratch.deallocate()
    }
    var sampled = 0
    var plain = 0
    var shuffled = 0
    var packed = 0
    for index in 0..<sampleCount {
      // Samples start at whole elements, so that the shuffle sees what it will see in a block.
      let spread = max(0, bytes.count - sampleSize) / (sampleCount - 1) * index
      let start = spread / elementSize * elementSize
      let end = min(bytes.count, start + sampleSize)
      let sample = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      func size(_ mode: BlockMode) -> Int {
        encode(sample, mode: mode, into: target, scratch: scratch) ?? sample.count
      }
      sampled += sample.count
      plain += size(.lz4)
      shuffled += elementSize == 1 ? sample.count : size(.shuffledLZ4)
      packed += size(.packed)
      if end == bytes.count { break }
    }
    // Plain LZ4 is read three times as fast as shuffled, so shuffling has to save something more;
    // packing is faster still, and may save a little less. And compressing at all has to be worth
    // the time that reading it takes.
    let best = shuffled < plain - plain / 32 ? shuffled : plain
    let worthwhile = sampled - sampled / 32
    if packed < worthwhile && packed < best + best / 16 { return .packed }
    guard best < worthwhile else { return .stored }
    return best == shuffled && shuffled != plain ? .shuffledLZ4 : .lz4
  }
}
