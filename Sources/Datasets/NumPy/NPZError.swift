public import Tensors

/// Why the arrays of a .npz file are no images and labels. Each is the end of a sentence about the
/// file.
public enum NPZError: Error, Equatable, CustomStringConvertible {
  case file(NumPyError)
  case noArrays(there: [String], split: Split)
  case imageShape(array: String, shape: [Int])
  case ambiguousLayout(array: String, shape: [Int])
  case channels(array: String, shape: [Int], axis: Int)
  case pixelType(array: String, type: ElementType)
  case pixelRange(array: String, row: Int, value: Float)
  case labelType(array: String, type: ElementType)
  case labelShape(array: String, shape: [Int])
  case labelCount(images: Int, labels: Int)
  case labelRange(array: String, row: Int, label: Int)
  case classCount(array: String)
  case growth(bytes: Int, limit: Int)
  case empty(split: Split)

  public var description: String {
    switch self {
    case .file(let error): error.reason
    case .noArrays(let there, let split):
      "it holds no images and labels for the \(split.rawValue) split, but "
        + (there.isEmpty ? "nothing" : there.prefix(8).map { "“\($0)”" }.joined(separator: ", "))
        + "; call them x_train, y_train, x_test, y_test, or images and labels"
    case .imageShape(let array, let shape):
      "\(array) has the shape \(shape); give N×H×W×C, N×C×H×W or N×H×W"
    case .ambiguousLayout(let array, let shape):
      "\(array) has the shape \(shape), whose channels may come first or last; say which by layout"
    case .channels(let array, let shape, let axis):
      "\(array) has the shape \(shape), with \(shape[axis]) channels; give 1 or 3"
    case .pixelType(let array, let type):
      "\(array) is \(type.rawValue); give uint8 from 0 to 255, or floats from 0 to 1"
    case .pixelRange(let array, let row, let value):
      "\(array) has the value \(value) in image \(row) (counted from 0), where floats from 0 to 1 "
        + "were expected; scale them, or give uint8"
    case .labelType(let array, let type):
      "\(array) is \(type.rawValue); give whole numbers, as with \(array).astype(\"int64\")"
    case .labelShape(let array, let shape):
      "\(array) has the shape \(shape); give one number for each image, as with "
        + "\(array).argmax(1) where it is one-hot"
    case .labelCount(let images, let labels):
      "it holds \(images) images and \(labels) labels; give one label for each image"
    case .labelRange(let array, let row, let label):
      "\(array) has the label \(label) in row \(row) (counted from 0); classes count from 0 to "
        + "\(LabelledImages.classLimit - 1)"
    case .classCount(let array):
      "\(array) is no number of classes from 1 to \(LabelledImages.classLimit); leave it out, and "
        + "the largest label says how many there are"
    case .growth(let bytes, let limit):
      "its images would take \(bytes) bytes as 32-bit numbers, more than \(limit) times the file; "
        + "save them uncompressed, with numpy.savez"
    case .empty(let split): "it holds no image for the \(split.rawValue) split; save some"
    }
  }
}
