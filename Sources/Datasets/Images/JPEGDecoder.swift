internal import CTurboJPEG

/// JPEG through libjpeg-turbo's own interface, which reports errors by return values.
enum JPEGDecoder {
  static func decode(_ file: [UInt8]) throws(ImageError) -> RGBImage {
    guard let decoder = tjInitDecompress() else { throw ImageError("there is no memory for it") }
    defer { tjDestroy(decoder) }
    var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let size = UInt(file.count)
    guard
      tjDecompressHeader3(decoder, file, size, &width, &height, &subsampling, &colours) == 0
    else { throw fault(decoder) }
    guard colours != Int32(TJCS_CMYK.rawValue), colours != Int32(TJCS_YCCK.rawValue) else {
      throw ImageError("its colours are those of print (CMYK); convert it to RGB")
    }
    let (columns, rows) = (Int(width), Int(height))
    try RGBImage.checkSize(width: columns, height: rows)
    // A progressive file goes over all pixels in each pass, and a pass may be a few bytes.
    guard passes(of: file) <= passLimit / (columns * rows) else {
      throw ImageError("it goes over its pixels more often than photographs do; save it again")
    }
    // The default of libjpeg, and the number of passes that a progressive file may ask for bounded.
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING
    var isRead = false
    let pixels = RGBImage.decoding(pixels: columns * rows) {
      [UInt8](unsafeUninitializedCapacity: 3 * columns * rows) { buffer, filled in
        isRead =
          tjDecompress2(
            decoder, file, size, buffer.baseAddress, width, 0, height, Int32(TJPF_RGB.rawValue),
            flags) == 0
        filled = isRead ? 3 * columns * rows : 0
      }
    }
    guard isRead else { throw fault(decoder) }
    return RGBImage(width: columns, height: rows, bytes: pixels)
  }

  /// The most pixels times passes over them: 20 passes over the largest image, where ten are usual.
  private static let passLimit = 20 * RGBImage.pixelLimit

  /// How many scans the file has, by its markers.
  private static func passes(of file: [UInt8]) -> Int {
    var passes = 0
    var position = 2
    while position + 4 <= file.count {
      guard file[position] == 0xff else {
        // Compressed data, up to the next marker.
        position += 1
        continue
      }
      switch file[position + 1] {
      case 0x00, 0x01, 0xd0...0xd8: position += 2
      case 0xff: position += 1
      case 0xd9: return passes
      case let marker:
        if marker == 0xda { passes += 1 }
        position += 2 + Int(file[position + 2]) << 8 + Int(file[position + 3])
      }
    }
    return passes
  }

  private static func fault(_ decoder: tjhandle) -> ImageError {
    let message = tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given"
    return ImageError("it is damaged (\(message)); save it again, or remove it")
  }
}
