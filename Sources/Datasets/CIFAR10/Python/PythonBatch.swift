/// A batch of CIFAR-10's Python version: a pickled dictionary with `data`, uint8 of N×3072, and
/// `labels`, a list of N numbers.
enum PythonBatch {
  /// The same batch in the binary version's layout.
  static func records(of file: [UInt8]) throws(PickleError) -> [UInt8] {
    guard case .dictionary(let batch) = try Pickle.value(of: file) else {
      throw PickleError("it holds no dictionary; download it again")
    }
    guard case .array(let shape, let pixels)? = batch[Array("data".utf8)] else {
      throw PickleError("it holds no array “data”; download it again")
    }
    guard let labels = batch[Array("labels".utf8)]?.sequence else {
      throw PickleError(
        batch[Array("fine_labels".utf8)] == nil
          ? "it holds no list “labels”; download it again"
          : "it is CIFAR-100, which has 100 classes; give CIFAR-10")
    }
    let size = CIFARBatch.recordSize - 1
    guard shape.count == 2, shape[1] == size, shape[0] > 0 else {
      throw PickleError("its images have the shape \(shape), not N×\(size); download it again")
    }
    guard labels.count == shape[0] else {
      throw PickleError("it has \(shape[0]) images and \(labels.count) labels; download it again")
    }
    var records: [UInt8] = []
    records.reserveCapacity(shape[0] * CIFARBatch.recordSize)
    for (row, label) in labels.enumerated() {
      guard let label = label.integer, 0..<CIFAR10.classCount ~= label else {
        throw PickleError("its label \(row) (counted from 0) is no number from 0 to 9")
      }
      records.append(UInt8(label))
      records.append(contentsOf: pixels[row * size..<(row + 1) * size])
    }
    return records
  }
}
