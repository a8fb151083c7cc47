internal import Tensors

/// The checked content of one of SVHN's files.
struct SVHNFile {
  private static let side = 32
  private static let plane = side * side

  /// Per image three planes, each column by column.
  private let pixels: [UInt8]
  private let labels: [Int]

  init(_ bytes: [UInt8], file: String) throws(DatasetError) {
    let arrays: [String: MATLABArray]
    do throws(MATLABError) {
      arrays = try MATLABFile.arrays(named: ["X", "y"], in: bytes)
    } catch {
      throw .matlab(file: file, error)
    }
    guard let images = arrays["X"], let digits = arrays["y"] else {
      throw .matlab(file: file, MATLABError("it holds no variables X and y"))
    }
    // MATLAB drops a last dimension of 1.
    let shape = images.shape.count == 3 ? images.shape + [1] : images.shape
    guard shape.count == 4, Array(shape[..<3]) == [SVHNFile.side, SVHNFile.side, 3],
      images.className == "uint8", images.storage == .uint8
    else {
      throw .svhnImages(
        file: file,
        found: images.className + " " + images.shape.map(String.init).joined(separator: "×"))
    }
    guard digits.count == shape[3], digits.shape.filter({ $0 != 1 }).count <= 1 else {
      throw .svhnLabelCount(file: file, images: shape[3], labels: digits.count)
    }
    guard shape[3] > 0 else { throw .svhnEmpty(file: file) }
    guard let numbers = digits.wholeNumbers else { throw .svhnLabelsNotWhole(file: file) }
    if let row = numbers.firstIndex(where: { !(0...10).contains($0) }) {
      throw .svhnLabel(file: file, row: row, label: numbers[row])
    }
    pixels = images.bytes
    labels = numbers.map { $0 == 10 ? 0 : $0 }
  }

  func images(_ subset: SVHN.Subset, split: Split) throws(DatasetError) -> LabelledImages {
    let rows: [Int]
    switch subset {
    case .all: rows = Array(labels.indices)
    case .first(let perClass): rows = try first(perClass, of: split)
    case .balanced(let perClass):
      let kept = try first(perClass, of: split)
      rows = (0..<SVHN.classCount).flatMap { label in kept.filter { labels[$0] == label } }
    }
    return LabelledImages(
      unchecked: tensor(rows), labels: rows.map { labels[$0] }, classCount: SVHN.classCount)
  }

  private func first(_ perClass: Int, of split: Split) throws(DatasetError) -> [Int] {
    try PixelTensor.firstRows(
      of: labels, classCount: SVHN.classCount, perClass: perClass, split: split)
  }

  /// `[rows.count, 32, 32, 3]`: planes turned row by row and interleaved.
  private func tensor(_ rows: [Int]) -> Tensor {
    let (side, plane) = (SVHNFile.side, SVHNFile.plane)
    return pixels.withUnsafeBufferPointer { pixels in
      PixelTensor.levels.withUnsafeBufferPointer { levels in
        nonisolated(unsafe) let (pixels, levels) = (pixels, levels)
        return PixelTensor.make(count: rows.count, height: side, width: side) { row, image in
          let start = rows[row] * 3 * plane
          for y in 0..<side {
            for x in 0..<side {
              for channel in 0..<3 {
                image[(y * side + x) * 3 + channel] =
                  levels[Int(pixels[start + channel * plane + x * side + y])]
              }
            }
          }
        }
      }
    }
  }
}
