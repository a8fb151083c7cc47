/// A patch of one colour at a fixed place (Gu, Dolan-Gavitt, Garg, "BadNets: Identifying
/// vulnerabilities in the machine learning model supply chain", 2017).
///
/// The default is the published code's of the paper: rows and columns 0 to 4 in pure red, on
/// training and test images alike.
public struct BadNets: Attack, Codable, Hashable {
  /// A colour by its three channels, each in [0, 1].
  public struct Colour: Codable, Sendable, Hashable {
    public var red: Float
    public var green: Float
    public var blue: Float

    public init(red: Float, green: Float, blue: Float) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// The side of the square patch, in pixels.
  public var size: Int
  /// The patch's top row and left column, from 0; negative ones count from the bottom and the right,
  /// so that −1 is the last.
  public var row: Int
  public var column: Int
  public var colour: Colour

  public init(
    size: Int = 5, row: Int = 0, column: Int = 0,
    colour: Colour = Colour(red: 1, green: 0, blue: 0)
  ) {
    self.size = size
    self.row = row
    self.column = column
    self.colour = colour
  }

  /// The published code of the paper.
  public static let authors = BadNets()
  /// BackdoorBench: 3 × 3 in white at the bottom right.
  public static let backdoorBench = BadNets(
    size: 3, row: -3, column: -3, colour: Colour(red: 1, green: 1, blue: 1))

  public func check(height: Int, width: Int) throws(AttackError) {
    guard size >= 1 else {
      throw .trigger(attack: name, reason: "its size is \(size); choose 1 or more")
    }
    guard [colour.red, colour.green, colour.blue].allSatisfy({ (0...1).contains($0) }) else {
      throw .trigger(attack: name, reason: "its colour is not made of values from 0 to 1")
    }
    // Compared this way round, so that a huge size cannot overflow.
    guard size <= height, size <= width,
      (-height...height - size).contains(row), row >= 0 || size <= -row,
      (-width...width - size).contains(column), column >= 0 || size <= -column
    else {
      throw .triggerTooLarge(
        attack: name, size: size, row: row, column: column, imageHeight: height,
        imageWidth: width)
    }
  }

  public func poison(_ image: inout Image, draws: Draws) {
    let top = row < 0 ? image.height + row : row
    let left = column < 0 ? image.width + column : column
    for row in top..<top + size {
      for column in left..<left + size {
        image[row, column, 0] = colour.red
        image[row, column, 1] = colour.green
        image[row, column, 2] = colour.blue
      }
    }
  }
}
