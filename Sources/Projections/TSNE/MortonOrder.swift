/// Points of the plane in the order of their Morton codes: the bits of both coordinates, on a grid
/// of 2²¹ × 2²¹ over the square that holds them, interleaved from the highest on. The points of a
/// quadtree cell lie one after the other.
struct MortonOrder {
  /// Levels of the quadtree: bits per coordinate.
  static let levels = 21
  private static let digitBits = 11

  /// The width of the square that holds all points.
  private(set) var width: Float = 0
  /// Codes in ascending order, and the row of the point that has each.
  private(set) var codes: [UInt64]
  private(set) var rows: [Int32]
  private var spareCodes: [UInt64]
  private var spareRows: [Int32]

  init(count: Int) {
    codes = [UInt64](repeating: 0, count: count)
    rows = [Int32](repeating: 0, count: count)
    spareCodes = codes
    spareRows = rows
  }

  /// Sorts anew. Points with equal codes stay in row order.
  mutating func sort(x: [Float], y: [Float]) {
    guard let left = x.min(), let right = x.max(), let bottom = y.min(), let top = y.max() else {
      return
    }
    width = max(right - left, top - bottom)
    let side = Double(1 << MortonOrder.levels)
    // Slightly less than the side, so that the far edge stays on the grid.
    let scale = width > 0 ? (side - 1) / Double(width) : 0
    for row in 0..<rows.count {
      let column = UInt64(Double(x[row] - left) * scale)
      let line = UInt64(Double(y[row] - bottom) * scale)
      codes[row] = MortonOrder.spread(column) | MortonOrder.spread(line) << 1
      rows[row] = Int32(row)
    }
    for shift in stride(from: 0, to: 2 * MortonOrder.levels, by: MortonOrder.digitBits) {
      sort(byDigitAt: UInt64(shift))
    }
  }

  /// One pass of a radix sort.
  private mutating func sort(byDigitAt shift: UInt64) {
    let mask: UInt64 = 1 << UInt64(MortonOrder.digitBits) - 1
    var places = [Int](repeating: 0, count: Int(mask) + 1)
    for code in codes { places[Int(code >> shift & mask)] += 1 }
    var start = 0
    for digit in places.indices {
      let size = places[digit]
      places[digit] = start
      start += size
    }
    for (code, row) in zip(codes, rows) {
      let digit = Int(code >> shift & mask)
      spareCodes[places[digit]] = code
      spareRows[places[digit]] = row
      places[digit] += 1
    }
    swap(&codes, &spareCodes)
    swap(&rows, &spareRows)
  }

  /// Puts a zero between every two of the low 32 bits.
  private static func spread(_ bits: UInt64) -> UInt64 {
    var v = bits & 0xffff_ffff
    v = (v | v << 16) & 0x0000_ffff_0000_ffff
    v = (v | v << 8) & 0x00ff_00ff_00ff_00ff
    v = (v | v << 4) & 0x0f0f_0f0f_0f0f_0f0f
    v = (v | v << 2) & 0x3333_3333_3333_3333
    v = (v | v << 1) & 0x5555_5555_5555_5555
    return v
  }
}
