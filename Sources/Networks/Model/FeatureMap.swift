/// Memory for floats: zeroed, on a 64-byte boundary, never moved.
final class FloatBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * count), alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: max(16, count))
    base.initialize(repeating: 0, count: count)
    self.count = count
  }

  deinit { base.deallocate() }
}

/// Images as a layer sees them: `size × size` pixels of `channels` floats, one image after the
/// other, either dense or with a border of one zero pixel all round.
///
/// With the border, a 3×3 window never leaves the map, so the kernels need no case for the edges.
/// Only the inside is ever written.
struct FeatureMap {
  let memory: FloatBuffer
  let size: Int
  let channels: Int
  /// 1 with the border, 0 without.
  let border: Int

  init(images: Int, size: Int, channels: Int, bordered: Bool) {
    let side = size + (bordered ? 2 : 0)
    self.init(
      in: FloatBuffer(images * side * side * channels), size: size, channels: channels,
      bordered: bordered)
  }

  /// A map in memory that is large enough, and that other maps may use at other times.
  init(in memory: FloatBuffer, size: Int, channels: Int, bordered: Bool) {
    self.memory = memory
    self.size = size
    self.channels = channels
    border = bordered ? 1 : 0
  }

  /// Floats from one row to the next.
  var rowPitch: Int { (size + 2 * border) * channels }
  /// Floats from one image to the next.
  var imagePitch: Int { (size + 2 * border) * rowPitch }
  /// Floats of one row's pixels, the border left out.
  var rowCount: Int { size * channels }

  /// The first float of an image, border included.
  func corner(_ image: Int) -> UnsafeMutablePointer<Float> {
    memory.base + image * imagePitch
  }

  /// The first float of a row of an image, border excluded.
  func row(_ image: Int, _ row: Int) -> UnsafeMutablePointer<Float> {
    corner(image) + (row + border) * rowPitch + border * channels
  }
}

/// A batch of images cut in tiles of whole images, the same for any number of threads.
struct ImageTiles {
  let images: Int
  let perTile: Int

  /// Tiles of some 128 pixels or one image, whichever is more.
  init(images: Int, pixelsPerImage: Int) {
    self.init(images: images, perTile: max(1, 128 / pixelsPerImage))
  }

  init(images: Int, perTile: Int) {
    self.images = images
    self.perTile = perTile
  }

  var count: Int { (images + perTile - 1) / perTile }

  func range(_ tile: Int) -> Range<Int> {
    tile * perTile..<min(images, (tile + 1) * perTile)
  }
}
