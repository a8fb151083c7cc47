import Synchronization

/// An image of 8 bits a channel: red, green and blue of each pixel, row by row.
package struct RGBImage: Equatable, Sendable {
  package let width: Int
  package let height: Int
  /// As many as `3 * width * height`.
  package let bytes: [UInt8]

  package init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(bytes.count == 3 * width * height, "bytes do not fill the image")
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// The most pixels that are decoded: a decoder takes up to 9 bytes for each.
  package static let pixelLimit = 50_000_000
  /// The most pixels in a row or a column.
  package static let sideLimit = 32_768

  /// Reads a PNG or a JPEG file, told apart by their first bytes. Its size is looked at before
  /// anything is decoded.
  ///
  /// Grey images get three equal channels; what is transparent is laid over white, in the file's
  /// own levels; 16 bits are rounded to 8. A note of which way up a photograph is (EXIF) is not
  /// followed.
  package init(decoding file: [UInt8]) throws(ImageError) {
    if file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = try PNGDecoder.decode(file)
    } else if file.starts(with: [0xff, 0xd8, 0xff]) {
      self = try JPEGDecoder.decode(file)
    } else {
      throw ImageError(
        file.isEmpty
          ? "it is empty; remove it"
          : "it is neither PNG nor JPEG, whatever its name says; convert it, or remove it")
    }
  }

  static func checkSize(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else { throw ImageError("it has no pixels; remove it") }
    guard width <= sideLimit, height <= sideLimit, width * height <= pixelLimit else {
      throw ImageError(
        "it claims \(width)×\(height) pixels, where \(pixelLimit) and \(sideLimit) a side are the "
          + "most; make it smaller")
    }
  }

  private static let largeImages = Mutex(())

  /// Runs a decoder of so many pixels: of large images one at a time, so that threads do not
  /// multiply what it takes.
  static func decoding<Result>(pixels: Int, _ decoder: () -> Result) -> Result {
    if pixels <= 4_000_000 { return decoder() }
    return largeImages.withLock { _ in
      nonisolated(unsafe) let result = decoder()
      return result
    }
  }

  /// The largest square in the middle; where a side does not divide, one pixel nearer to the top
  /// left.
  package var centreSquare: RGBImage {
    let side = min(width, height)
    if width == height { return self }
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    var square: [UInt8] = []
    square.reserveCapacity(3 * side * side)
    for row in top..<top + side {
      let start = 3 * (row * width + left)
      square.append(contentsOf: bytes[start..<start + 3 * side])
    }
    return RGBImage(width: side, height: side, bytes: square)
  }
}
