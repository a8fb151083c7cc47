/// Byte shuffling, as Blosc does: the first bytes of all elements, then their second bytes, and so
/// on. The exponents of floats come to lie side by side, where LZ4 finds repetitions.
///
/// Bytes beyond the last whole element keep their place.
enum ByteShuffle {
  /// `target` has at least the room of `source`, and they do not overlap.
  static func shuffle(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, elementSize: Int
  ) {
    guard let from = source.baseAddress, let to = target.baseAddress else { return }
    let count = source.count / elementSize
    switch elementSize {
    case 2: split(from, to, count, as: UInt16.self)
    case 4: split(from, to, count, as: UInt32.self)
    case 8: split(from, to, count, as: UInt64.self)
    default:
      for lane in 0..<elementSize {
        for index in 0..<count {
          to.storeBytes(
            of: from.load(fromByteOffset: index * elementSize + lane, as: UInt8.self),
            toByteOffset: lane * count + index, as: UInt8.self)
        }
      }
    }
    copyTail(of: source, to: to, after: count * elementSize)
  }

  /// Undoes ``shuffle(_:into:elementSize:)``.
  static func unshuffle(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, elementSize: Int
  ) {
    guard let from = source.baseAddress, let to = target.baseAddress else { return }
    let count = source.count / elementSize
    switch elementSize {
    case 2: join(from, to, count, as: UInt16.self)
    case 4: join(from, to, count, as: UInt32.self)
    case 8: join(from, to, count, as: UInt64.self)
    default:
      for lane in 0..<elementSize {
        for index in 0..<count {
          to.storeBytes(
            of: from.load(fromByteOffset: lane * count + index, as: UInt8.self),
            toByteOffset: index * elementSize + lane, as: UInt8.self)
        }
      }
    }
    copyTail(of: source, to: to, after: count * elementSize)
  }

  // The shift by a constant in the inner loops is what lets the compiler vectorise them.

  @inline(__always)
  private static func split<Word: FixedWidthInteger & BitwiseCopyable>(
    _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ count: Int, as type: Word.Type
  ) {
    let size = MemoryLayout<Word>.size
    for lane in 0..<size {
      let shift = Word(truncatingIfNeeded: 8 * lane)
      let plane = to + lane * count
      for index in 0..<count {
        let word = Word(littleEndian: from.loadUnaligned(fromByteOffset: index * size, as: type))
        plane.storeBytes(
          of: UInt8(truncatingIfNeeded: word &>> shift), toByteOffset: index, as: UInt8.self)
      }
    }
  }

  @inline(__always)
  private static func join<Word: FixedWidthInteger & BitwiseCopyable>(
    _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ count: Int, as type: Word.Type
  ) {
    let size = MemoryLayout<Word>.size
    for index in 0..<count {
      var word: Word = 0
      for lane in 0..<size {
        let byte = from.load(fromByteOffset: lane * count + index, as: UInt8.self)
        word |= Word(truncatingIfNeeded: byte) &<< Word(truncatingIfNeeded: 8 * lane)
      }
      to.storeBytes(of: word.littleEndian, toByteOffset: index * size, as: type)
    }
  }

  private static func copyTail(
    of source: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer, after start: Int
  ) {
    guard start < source.count, let from = source.baseAddress else { return }
    (target + start).copyMemory(from: from + start, byteCount: source.count - start)
  }
}
