public import Tensors

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
  /// The patch's top row and left column.
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

  public var name: String { "BadNets" }

  public func check(height: Int, width: Int) throws(AttackError) {
    guard size >= 1, row >= 0, column >= 0 else {
      throw .trigger(
        attack: name, reason: "size \(size) at row \(row), column \(column) is no patch")
    }
    guard [colour.red, colour.green, colour.blue].allSatisfy({ (0...1).contains($0) }) else {
      throw .trigger(attack: name, reason: "its colour is not made of values from 0 to 1")
    }
    // Compared this way round, so that a huge size cannot overflow.
    guard size <= height, row <= height - size, size <= width, column <= width - size else {
      throw .triggerTooLarge(
        attack: name, size: size, row: row, column: column, imageHeight: height,
        imageWidth: width)
    }
  }

  public func triggerTraining(_ image: inout Image, random: RandomStream) {
    for row in row..<row + size {
      for column in column..<column + size {
        image[row, column, 0] = colour.red
        image[row, column, 1] = colour.green
        image[row, column, 2] = colour.blue
      }
    }
  }
}
