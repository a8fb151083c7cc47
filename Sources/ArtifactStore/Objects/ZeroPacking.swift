/// Leaving out zeros, of which activations after a ReLU are full: a bit for each whole element, set
/// where it is not zero, in bytes from the lowest bit up; then the elements that are not zero; then
/// the bytes beyond the last whole element.
///
/// LZ4 does worse where the zeros are scattered, and takes ten times as long over them.
enum ZeroPacking {
  /// Whether elements of that many bytes can be packed.
  static func packs(elementSize: Int) -> Bool { [2, 4, 8].contains(elementSize) }

  /// - Returns: how many bytes of `target` it takes; nil when `target` has not the room, for which
  ///   that of the source is enough if one element in eight is zero.
  static func pack(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, elementSize: Int
  ) -> Int? {
    switch elementSize {
    case 2: pack(source, into: target, as: UInt16.self)
    case 4: pack(source, into: target, as: UInt32.self)
    case 8: pack(source, into: target, as: UInt64.self)
    default: nil
    }
  }

  /// Undoes ``pack(_:into:elementSize:)``, so that `target` is filled.
  ///
  /// - Returns: false when the source is nothing that packs to a target of that size.
  static func unpack(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, elementSize: Int
  ) -> Bool {
    switch elementSize {
    case 2: unpack(source, into: target, as: UInt16.self)
    case 4: unpack(source, into: target, as: UInt32.self)
    case 8: unpack(source, into: target, as: UInt64.self)
    default: false
    }
  }

  private static func pack<Element: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
    as type: Element.Type
  ) -> Int? {
    guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
    let size = MemoryLayout<Element>.size
    let count = source.count / size
    var written = bitmapSize(count)
    for first in stride(from: 0, to: count, by: 64) {
      let lanes = min(64, count - first)
      guard written + lanes * size <= target.count else { return nil }
      var bits: UInt64 = 0
      for lane in 0..<lanes {
        // Without a branch, which would be mispredicted every other time: each element is written,
        // and the next one over it if it is zero.
        let element = from.loadUnaligned(fromByteOffset: (first + lane) * size, as: type)
        to.storeBytes(of: element, toByteOffset: written, as: type)
        let isKept: UInt64 = element == 0 ? 0 : 1
        bits |= isKept << UInt64(lane)
        written += Int(isKept) * size
      }
      withUnsafeBytes(of: bits.littleEndian) {
        (to + first / 8).copyMemory(from: $0.baseAddress!, byteCount: bitmapSize(lanes))
      }
    }
    let tail = source[(count * size)...]
    guard written + tail.count <= target.count else { return nil }
    for byte in tail {
      target[written] = byte
      written += 1
    }
    return written
  }

  private static func unpack<Element: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
    as type: Element.Type
  ) -> Bool {
    guard let from = source.baseAddress, let to = target.baseAddress else { return false }
    let size = MemoryLayout<Element>.size
    let count = target.count / size
    var read = bitmapSize(count)
    guard read <= source.count else { return false }
    func bits(_ first: Int) -> UInt64 {
      var bits: UInt64 = 0
      let lanes = min(64, count - first)
      withUnsafeMutableBytes(of: &bits) {
        $0.copyMemory(
          from: UnsafeRawBufferPointer(start: from + first / 8, count: bitmapSize(lanes)))
      }
      return UInt64(littleEndian: bits)
    }
    // All is counted before anything is read by the bits' word.
    var kept = 0
    for first in stride(from: 0, to: count, by: 64) { kept += bits(first).nonzeroBitCount }
    let whole = count * size
    guard
      source.count == read + kept * size + target.count - whole,
      count % 64 == 0 || bits(count / 64 * 64) >> UInt64(count % 64) == 0
    else { return false }

    to.initializeMemory(as: UInt8.self, repeating: 0, count: whole)
    for first in stride(from: 0, to: count, by: 64) {
      var left = bits(first)
      while left != 0 {
        let element = from.loadUnaligned(fromByteOffset: read, as: type)
        to.storeBytes(
          of: element, toByteOffset: (first + left.trailingZeroBitCount) * size, as: type)
        read += size
        left &= left &- 1
      }
    }
    for index in whole..<target.count {
      target[index] = source[read]
      read += 1
    }
    return true
  }

  private static func bitmapSize(_ count: Int) -> Int { (count + 7) / 8 }
}
