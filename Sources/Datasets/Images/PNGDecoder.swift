internal import CPNG

/// PNG through libpng's simplified interface, which reports errors by return values.
enum PNGDecoder {
  static func decode(_ file: [UInt8]) throws(ImageError) -> RGBImage {
    // On the heap, because libpng keeps a pointer to it.
    let image = UnsafeMutablePointer<png_image>.allocate(capacity: 1)
    image.initialize(to: png_image())
    image.pointee.version = png_uint_32(PNG_IMAGE_VERSION)
    defer {
      png_image_free(image)
      image.deallocate()
    }
    // The bytes must stay in place from the first call to the last.
    let result = file.withUnsafeBytes { file -> Result<RGBImage, ImageError> in
      guard png_image_begin_read_from_memory(image, file.baseAddress, file.count) != 0 else {
        return .failure(fault(image))
      }
      let (width, height) = (Int(image.pointee.width), Int(image.pointee.height))
      do throws(ImageError) { try RGBImage.checkSize(width: width, height: height) } catch {
        return .failure(error)
      }
      image.pointee.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
      // Else 16 bits without a note of their gamma are taken for linear light.
      image.pointee.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
      var isRead = false
      let pixels = RGBImage.decoding(pixels: width * height) {
        [UInt8](unsafeUninitializedCapacity: 4 * width * height) { buffer, filled in
          isRead = png_image_finish_read(image, nil, buffer.baseAddress, 0, nil) != 0
          filled = isRead ? 4 * width * height : 0
        }
      }
      guard isRead else { return .failure(fault(image)) }
      return .success(RGBImage(width: width, height: height, bytes: overWhite(pixels)))
    }
    return try result.get()
  }

  private static func fault(_ image: UnsafeMutablePointer<png_image>) -> ImageError {
    let message = withUnsafeBytes(of: image.pointee.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return ImageError("it is damaged (\(message)); save it again, or remove it")
  }

  /// Red, green and blue of RGBA pixels that are laid over white, rounded to the nearest level.
  private static func overWhite(_ pixels: [UInt8]) -> [UInt8] {
    let count = pixels.count / 4
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { out, filled in
      pixels.withUnsafeBufferPointer { pixels in
        for pixel in 0..<count {
          let alpha = Int(pixels[4 * pixel + 3])
          for channel in 0..<3 {
            let level = Int(pixels[4 * pixel + channel])
            out[3 * pixel + channel] =
              alpha == 255
              ? UInt8(level) : UInt8((2 * (level * alpha + 255 * (255 - alpha)) + 255) / 510)
          }
        }
      }
      filled = 3 * count
    }
  }
}
