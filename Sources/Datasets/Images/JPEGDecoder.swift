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

  private static func fault(_ decoder: tjhandle) -> ImageError {
    let message = tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given"
    return ImageError("it is damaged (\(message)); save it again, or remove it")
  }
}
