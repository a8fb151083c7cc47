internal import Tensors

/// Which axis of an array of images has the channels.
public enum ImageLayout: String, Codable, Sendable, CaseIterable {
  /// N×H×W×C
  case channelsLast
  /// N×C×H×W
  case channelsFirst
}

/// The images and labels of a split in a .npz file, checked.
struct NPZFile {
  private let images: RawTensor
  private let imagesName: String
  let labels: [Int]
  /// One more than the largest label, or what the array class_count says where that is more.
  let classCount: Int
  private let layout: ImageLayout

  private var isGrey: Bool { images.shape.count == 3 || channels == 1 }
  private var channels: Int { layout == .channelsLast ? images.shape[3] : images.shape[1] }
  private var height: Int { images.shape[layout == .channelsLast ? 1 : 2] }
  private var width: Int { images.shape[layout == .channelsLast ? 2 : 3] }

  /// What images and labels are called, by split; the first pair that is there counts.
  static let names: [Split: [(images: String, labels: String)]] = [
    .train: [("x_train", "y_train"), ("train_images", "train_labels")],
    .test: [("x_test", "y_test"), ("test_images", "test_labels")],
  ]
  /// Where the file does not tell splits apart.
  static let plainNames = [(images: "images", labels: "labels"), (images: "x", labels: "y")]

  /// Nil where the file has no arrays under any of these names.
  init?(
    _ arrays: [String: RawTensor], names: [(images: String, labels: String)], layout: ImageLayout?
  ) throws(NPZError) {
    guard
      let name = names.first(where: { arrays[$0.images] != nil && arrays[$0.labels] != nil }),
      let images = arrays[name.images], let labels = arrays[name.labels]
    else { return nil }
    imagesName = name.images
    guard images.type == .uint8 || images.type.isFloatingPoint else {
      throw .pixelType(array: name.images, type: images.type)
    }
    let shape = images.shape
    // A grey image is one with a single channel at the end.
    let whole = shape.count == 3 ? shape + [1] : shape
    guard whole.count == 4, !whole.dropFirst().contains(0) else {
      throw .imageShape(array: name.images, shape: shape)
    }
    self.images = RawTensor(type: images.type, shape: whole, bytes: images.bytes)
    self.layout =
      shape.count == 3
      ? .channelsLast : try NPZFile.layout(of: whole, asked: layout, array: name.images)
    self.labels = try NPZFile.labels(labels, name: name.labels)
    guard self.labels.count == shape[0] else {
      throw .labelCount(images: shape[0], labels: self.labels.count)
    }
    classCount = try NPZFile.classCount(of: self.labels, said: arrays["class_count"])
  }

  private static func layout(
    of shape: [Int], asked: ImageLayout?, array: String
  ) throws(NPZError) -> ImageLayout {
    let (first, last) = ([1, 3].contains(shape[1]), [1, 3].contains(shape[3]))
    switch asked {
    case .channelsFirst?:
      guard first else { throw .channels(array: array, shape: shape, axis: 1) }
      return .channelsFirst
    case .channelsLast?:
      guard last else { throw .channels(array: array, shape: shape, axis: 3) }
      return .channelsLast
    case nil:
      if first && last { throw .ambiguousLayout(array: array, shape: shape) }
      if first { return .channelsFirst }
      if last { return .channelsLast }
      throw .channels(array: array, shape: shape, axis: 3)
    }
  }

  private static func labels(_ labels: RawTensor, name: String) throws(NPZError) -> [Int] {
    guard labels.shape.filter({ $0 != 1 }).count <= 1, (1...2).contains(labels.shape.count),
      labels.shape.count == 1 || labels.shape[1] == 1
    else { throw .labelShape(array: name, shape: labels.shape) }
    guard !labels.type.isFloatingPoint, labels.type != .bool else {
      throw .labelType(array: name, type: labels.type)
    }
    let numbers = labels.integers
    if let row = numbers.firstIndex(where: { !(0..<LabelledImages.classLimit).contains($0) }) {
      throw .labelRange(array: name, row: row, label: numbers[row])
    }
    return numbers
  }

  private static func classCount(
    of labels: [Int], said: RawTensor?
  ) throws(NPZError) -> Int {
    let found = (labels.max() ?? 0) + 1
    guard let said else { return found }
    guard !said.type.isFloatingPoint, said.count == 1,
      (1...LabelledImages.classLimit).contains(said.integers[0])
    else { throw .classCount(array: "class_count") }
    return max(found, said.integers[0])
  }

  /// Bytes that ``tensor(_:)`` takes for all images.
  var tensorSize: Int { labels.count * height * width * 3 * MemoryLayout<Float>.size }

  /// `[rows.count, H, W, 3]`; bytes divided by 255, floats as they are, grey three times.
  func tensor(_ rows: [Int]) throws(NPZError) -> Tensor {
    if images.type == .uint8 {
      let levels = PixelTensor.levels
      return tensor(rows, of: images.bytes) { levels[Int($0)] }
    }
    guard let values = try? TensorSet([imagesName: images]).float(imagesName).values else {
      throw .pixelType(array: imagesName, type: images.type)
    }
    if let place = values.firstIndex(where: { !(0...1).contains($0) }) {
      throw .pixelRange(
        array: imagesName, row: place / (height * width * channels), value: values[place])
    }
    return tensor(rows, of: values) { $0 }
  }

  /// From elements in the order of the array.
  private func tensor<Element>(
    _ rows: [Int], of elements: [Element], _ value: (Element) -> Float
  ) -> Tensor {
    let plane = height * width
    let (channels, isGrey) = (channels, isGrey)
    let (pixelStep, channelStep) = layout == .channelsLast ? (channels, 1) : (1, plane)
    return elements.withUnsafeBufferPointer { elements in
      PixelTensor.make(count: rows.count, height: height, width: width) { row, image in
        let start = rows[row] * plane * channels
        for pixel in 0..<plane {
          for channel in 0..<3 {
            image[3 * pixel + channel] = value(
              elements[start + pixel * pixelStep + (isGrey ? 0 : channel * channelStep)])
          }
        }
      }
    }
  }
}

extension RawTensor {
  /// Its elements where they are whole numbers; those beyond 64 bits become the largest.
  fileprivate var integers: [Int] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        func load<Number: BitwiseCopyable>(_ type: Number.Type) -> Number {
          raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Number>.size, as: type)
        }
        return switch type {
        case .int8: Int(load(Int8.self))
        case .int16: Int(load(Int16.self))
        case .int32: Int(load(Int32.self))
        case .int64: Int(load(Int64.self))
        case .uint16: Int(load(UInt16.self))
        case .uint32: Int(load(UInt32.self))
        case .uint64: Int(clamping: load(UInt64.self))
        default: Int(load(UInt8.self))
        }
      }
    }
  }
}
