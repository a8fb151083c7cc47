/// Floats at a fixed, 64-byte aligned address, freed with their owner: what tiles on several
/// threads write to, each in a place of its own.
package final class FloatBuffer: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let count: Int

  package init(count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64)
    base = bytes.bindMemory(to: Float.self, capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
    self.count = count
  }

  deinit { base.deallocate() }

  /// A copy of the floats in `range`.
  package func values(_ range: Range<Int>) -> [Float] {
    Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  package var values: [Float] { values(0..<count) }
}
