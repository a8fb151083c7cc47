import Tensors

/// Work on long tensors in tiles of a fixed size, on the threads at hand. What the tiles give is
/// merged in their order, so that it does not depend on the number of threads.
enum ElementTiles {
  static let size = 1 << 16

  static func map<Part>(count: Int, _ part: (Range<Int>) -> Part) -> [Part] {
    let tiles = (count + size - 1) / size
    return [Part](unsafeUninitializedCapacity: tiles) { buffer, filled in
      let start = buffer.baseAddress
      Parallel.forEach(tiles: tiles) { tile in
        let range = tile * size..<min(count, (tile + 1) * size)
        start.map { ($0 + tile).initialize(to: part(range)) }
      }
      filled = tiles
    }
  }
}
