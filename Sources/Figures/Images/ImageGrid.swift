/// Rows of small images with captions, their pixels enlarged without smoothing.
public struct ImageGrid: Sendable {
  public struct Image: Sendable, Hashable {
    public var width: Int
    public var height: Int
    /// `height * width * 3` bytes, row by row; anything else is drawn as "no image".
    public var rgb: [UInt8]
    public var caption: String

    public init(width: Int, height: Int, rgb: [UInt8], caption: String = "") {
      self.width = width
      self.height = height
      self.rgb = rgb
      self.caption = caption
    }

    /// An image of `height * width * channels` values in [0, 1], row by row and channels last
    /// (one image of an NHWC batch), with 3 channels or 1. Values outside are clamped, NaN is 0.
    public init(height: Int, width: Int, values: some Sequence<Float>, caption: String = "") {
      let bytes = values.map { value in
        UInt8((min(max(value.isNaN ? 0 : value, 0), 1) * 255).rounded())
      }
      let isGrey = height > 0 && width > 0 && bytes.count == height * width
      self.init(
        width: width, height: height, rgb: isGrey ? bytes.flatMap { [$0, $0, $0] } : bytes,
        caption: caption)
    }
  }

  public struct Row: Sendable, Hashable {
    /// Left of the row.
    public var label: String
    public var images: [Image]

    public init(label: String = "", images: [Image]) {
      self.label = label
      self.images = images
    }
  }

  public var title: String
  public var rows: [Row]
  /// The width of one cell in pixels; images are enlarged to it and keep their proportions.
  public var cellSize: Double

  public init(title: String, rows: [Row], cellSize: Double = 88) {
    self.title = title
    self.rows = rows
    self.cellSize = cellSize.isFinite ? min(max(cellSize, 16), 1024) : 88
  }

  public func render() -> Figure {
    let columns = rows.map(\.images.count).max() ?? 0
    guard columns > 0 else { return EmptyPanel.figure(title: title) }
    let gap = 8.0
    let labels = rows.map {
      TextMetrics.wrap($0.label, size: Style.legendSize, to: 130, lines: 4)
    }
    let labelWidth =
      labels.joined().map { TextMetrics.width($0, size: Style.legendSize) }.max() ?? 0
    let left = 14 + (labelWidth > 0 ? labelWidth + 12 : 0)
    let width = left + Double(columns) * (cellSize + gap) - gap + 14
    let titleLines = TextMetrics.wrap(title, size: Style.titleSize, to: width - 28, lines: 4)

    var svg = SVGWriter()
    for (index, line) in titleLines.enumerated() {
      svg.text(line, x: 14, y: 28 + Double(index) * 20, size: Style.titleSize, isBold: true)
    }
    var top = 14 + Double(titleLines.count) * 20 + (titleLines.isEmpty ? 0 : 6)
    for (row, label) in zip(rows, labels) {
      let cellHeight = row.images.map(height).max() ?? cellSize
      let captions = row.images.map {
        TextMetrics.wrap($0.caption, size: 10, to: cellSize, lines: 3)
      }
      let first = top + cellHeight / 2 + 4 - Double(label.count - 1) * 7
      for (index, line) in label.enumerated() {
        svg.text(
          line, x: left - 12, y: first + Double(index) * 14, size: Style.legendSize,
          anchor: .end)
      }
      for (column, image) in row.images.enumerated() {
        let x = left + Double(column) * (cellSize + gap)
        draw(image, in: Frame(x: x, y: top, width: cellSize, height: height(of: image)), &svg)
        for (index, line) in captions[column].enumerated() {
          svg.text(
            line, x: x + cellSize / 2, y: top + cellHeight + 13 + Double(index) * 12, size: 10,
            anchor: .middle, colour: Style.softInk)
        }
      }
      let captionLines = captions.map(\.count).max() ?? 0
      top += cellHeight + (captionLines > 0 ? 6 + Double(captionLines) * 12 : 0) + gap
    }
    let count = rows.reduce(0) { $0 + $1.images.count }
    return svg.document(
      width: width, height: top - gap + 14, title: title,
      description: "\(count) images in \(rows.count) rows.")
  }

  private func height(of image: Image) -> Double {
    guard image.width > 0, image.height > 0 else { return cellSize }
    return cellSize * min(8, Double(image.height) / Double(image.width))
  }

  private func draw(_ image: Image, in frame: Frame, _ svg: inout SVGWriter) {
    let png = PNG.encode(width: image.width, height: image.height, rgb: image.rgb)
    guard !png.isEmpty else {
      svg.rectangle(frame, fill: "#f5f6f7", stroke: Style.grid)
      svg.text(
        "no image", x: frame.midX, y: frame.midY + 4, size: 10, anchor: .middle,
        colour: Style.softInk)
      return
    }
    // The attribute is for renderers that know only SVG 1.1, the style for browsers.
    svg.element(
      "image",
      [
        "x": Number.pixels(frame.x), "y": Number.pixels(frame.y),
        "width": Number.pixels(frame.width), "height": Number.pixels(frame.height),
        "preserveAspectRatio": "none", "image-rendering": "optimizeSpeed",
        "style": "image-rendering:pixelated",
        "href": "data:image/png;base64,\(Base64.encode(png))",
      ])
  }
}
