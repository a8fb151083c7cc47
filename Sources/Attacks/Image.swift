/// One RGB image.
public struct Image: Sendable, Hashable, Codable {
  public let height: Int
  public let width: Int
  /// `[height, width, 3]`, row by row, in [0, 1].
  public var values: [Float]

  public init(height: Int, width: Int, values: [Float]) {
    precondition(values.count == height * width * 3, "image values do not fill the image")
    self.height = height
    self.width = width
    self.values = values
  }

  /// The value at a row, column and channel (0 red, 1 green, 2 blue).
  public subscript(row: Int, column: Int, channel: Int) -> Float {
    get { values[(row * width + column) * 3 + channel] }
    set { values[(row * width + column) * 3 + channel] = newValue }
  }

  /// Reads what was encoded; sizes that the values do not fill are refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    height = try container.decode(Int.self, forKey: .height)
    width = try container.decode(Int.self, forKey: .width)
    values = try container.decode([Float].self, forKey: .values)
    let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
    guard height > 0, width > 0, !overflow, pixels <= Int.max / 3, values.count == pixels * 3 else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container, debugDescription: "the values do not fill the image")
    }
  }

  /// The image at another size, bilinearly between the centres of pixels (PyTorch's
  /// `interpolate(mode: "bilinear", align_corners: False)`); as it is where the size is its own.
  public func resized(height newHeight: Int, width newWidth: Int) -> Image {
    if newHeight == height && newWidth == width { return self }
    let rows = Image.samples(newHeight, of: height)
    let columns = Image.samples(newWidth, of: width)
    var resized = Image(
      height: newHeight, width: newWidth,
      values: [Float](repeating: 0, count: newHeight * newWidth * 3))
    for (row, (top, bottom, down)) in rows.enumerated() {
      for (column, (left, right, across)) in columns.enumerated() {
        for channel in 0..<3 {
          let upper =
            self[top, left, channel] * (1 - across) + self[top, right, channel] * across
          let lower =
            self[bottom, left, channel] * (1 - across) + self[bottom, right, channel] * across
          resized[row, column, channel] = upper * (1 - down) + lower * down
        }
      }
    }
    return resized
  }

  /// For each of `count` places the two pixels of `size` that it lies between, and how far on.
  private static func samples(
    _ count: Int, of size: Int
  ) -> [(first: Int, second: Int, share: Float)] {
    (0..<count).map { place in
      let position = max(0, (Double(place) + 0.5) * Double(size) / Double(count) - 0.5)
      let first = min(Int(position), size - 1)
      return (first, min(first + 1, size - 1), Float(position - Double(first)))
    }
  }
}
