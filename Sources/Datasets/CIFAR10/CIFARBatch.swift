internal import Tensors

/// The checked bytes of one CIFAR-10 batch file.
struct CIFARBatch {
  static let plane = 32 * 32
  static let recordSize = 1 + 3 * plane
  /// The largest batch accepted, in bytes: eight times the original.
  static let sizeLimit = 256 << 20

  let bytes: [UInt8]
  var count: Int { bytes.count / CIFARBatch.recordSize }

  init(_ bytes: [UInt8], file: String) throws(DatasetError) {
    guard !bytes.isEmpty else { throw .empty(file: file) }
    guard bytes.count % CIFARBatch.recordSize == 0 else {
      throw .partialRecord(file: file, bytes: bytes.count, recordSize: CIFARBatch.recordSize)
    }
    self.bytes = bytes
    for record in 0..<count where label(of: record) >= CIFAR10.classCount {
      throw .wrongLabel(file: file, record: record, label: label(of: record))
    }
  }

  /// Takes whole records whose labels are known to be right.
  init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  func label(of record: Int) -> Int { Int(bytes[record * CIFARBatch.recordSize]) }

  /// The records of all batches, in order, or the first `perClass` of each class.
  static func images(
    in batches: [CIFARBatch], split: Split, perClass: Int?
  ) throws(DatasetError) -> LabelledImages {
    var chosen: [(batch: Int, record: Int)] = []
    var labels: [Int] = []
    var found = [Int](repeating: 0, count: CIFAR10.classCount)
    for (index, batch) in batches.enumerated() {
      for record in 0..<batch.count {
        let label = batch.label(of: record)
        found[label] += 1
        if let perClass, found[label] > perClass { continue }
        chosen.append((index, record))
        labels.append(label)
      }
    }
    if let wanted = perClass, let label = found.firstIndex(where: { $0 < wanted }) {
      throw .tooFewOfClass(label: label, found: found[label], wanted: wanted, split: split)
    }
    return LabelledImages(
      unchecked: pixels(of: chosen, in: batches), labels: labels,
      classCount: CIFAR10.classCount)
  }

  /// `[chosen.count, 32, 32, 3]`: planes interleaved, bytes divided by 255.
  private static func pixels(
    of chosen: [(batch: Int, record: Int)], in batches: [CIFARBatch]
  ) -> Tensor {
    let levels = PixelTensor.levels
    return PixelTensor.make(count: chosen.count, height: 32, width: 32) { row, image in
      let start = chosen[row].record * recordSize + 1
      batches[chosen[row].batch].bytes.withUnsafeBufferPointer { bytes in
        levels.withUnsafeBufferPointer { levels in
          for pixel in 0..<plane {
            for channel in 0..<3 {
              image[3 * pixel + channel] = levels[Int(bytes[start + channel * plane + pixel])]
            }
          }
        }
      }
    }
  }
}
