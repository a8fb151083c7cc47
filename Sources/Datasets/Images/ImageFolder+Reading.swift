import Synchronization
public import Tensors

/// How an image of any size becomes a square.
public enum ImageFit: String, Codable, Sendable, CaseIterable {
  /// The largest square in its middle, resized.
  case centreCrop
  /// All of it, resized in each direction as much as it takes.
  case squeeze
}

extension ImageFolder {
  /// The images of a split, each decoded and resized; values are `k / 255`.
  ///
  /// - Parameters:
  ///   - size: the width and the height that they get.
  ///   - progress: is told how many are done, after every few hundred.
  public func read(
    _ split: Split, size: Int, fit: ImageFit, progress: (_ done: Int) throws -> Void = { _ in }
  ) throws -> LabelledImages {
    let items = items(split)
    let files = files(split)
    try PixelTensor.checkSize(count: items.count, height: size, width: size)
    var values: [Float] = []
    values.reserveCapacity(items.count * size * size * 3)
    for start in stride(from: 0, to: items.count, by: ImageFolder.portion) {
      let rows = start..<min(start + ImageFolder.portion, items.count)
      values += try ImageFolder.pixels(of: files[rows], size: size, fit: fit)
      try progress(rows.upperBound)
    }
    return LabelledImages(
      unchecked: Tensor(shape: [items.count, size, size, 3], values: values),
      labels: items.map(\.label), classCount: classNames.count)
  }

  /// How many images are decoded before progress is told.
  private static let portion = 512
  /// The largest file, in bytes.
  private static let fileLimit = 256 << 20

  /// `count × size × size × 3` values. Of several files that cannot be read, the first is told.
  private static func pixels(
    of files: ArraySlice<String>, size: Int, fit: ImageFit
  ) throws(DatasetError) -> [Float] {
    let fault = Mutex<(row: Int, error: DatasetError)?>(nil)
    let pixels = PixelTensor.make(count: files.count, height: size, width: size, tile: 8) {
      row, out in
      out.initialize(repeating: 0)
      guard fault.withLock({ row < $0?.row ?? .max }) else { return }
      do throws(DatasetError) {
        let image = try image(files[files.startIndex + row], size: size, fit: fit)
        for (place, level) in image.bytes.enumerated() {
          out[place] = PixelTensor.levels[Int(level)]
        }
      } catch {
        fault.withLock { if row < $0?.row ?? .max { $0 = (row, error) } }
      }
    }
    if let fault = fault.withLock({ $0 }) { throw fault.error }
    return pixels.values
  }

  private static func image(
    _ file: String, size: Int, fit: ImageFit
  ) throws(DatasetError) -> RGBImage {
    let bytes = try FileBytes.all(of: file, limit: fileLimit, wanted: "an image")
    do throws(ImageError) {
      let image = try RGBImage(decoding: bytes)
      return (fit == .centreCrop ? image.centreSquare : image).resized(width: size, height: size)
    } catch {
      throw .image(file: file, error)
    }
  }
}
