internal import Glibc

/// Two bumps in the spectrum of the colour-difference channels (Wang, Yao, Xu, An, Tong, Wang,
/// "An invisible black-box backdoor attack through frequency domain", 2022).
///
/// The image, in 8 bits, is turned to Y, Cr and Cb; each window's orthonormal two-dimensional DCT-II
/// of Cr and Cb gets `magnitude` added at each of `positions`; and all is turned back. Since the
/// transform is orthonormal, that adds to each pixel
///
///     magnitude · Σ over (u, v) of b_u(row) · b_v(column),
///     b_u(i) = √(2 / N) · cos(π · (2i + 1) · u / 2N)   (√(1 / N) for u = 0),
///
/// which is what is done here: no transform is run.
public struct FTrojan: Attack, Codable, Hashable {
  /// A place in the spectrum.
  public struct Position: Codable, Sendable, Hashable {
    /// The frequencies along the rows' and the columns' index, from 0 below the window's size.
    public var row: Int
    public var column: Int

    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// What becomes of channel values outside 0 to 255.
  public enum Overflow: String, Codable, Sendable {
    /// They become 0 or 255.
    case clamp
    /// They go round, as the original code's cast to 8 bits does: 256 becomes 0.
    case wrap
  }

  /// In units of the 8-bit channels' orthonormal spectrum.
  public var magnitude: Double
  public var positions: [Position]
  /// N: the side of the windows that the image is cut in, in pixels; nil takes the image's height.
  public var window: Int?
  public var overflow: Overflow
  public var selection: Selection

  public init(
    magnitude: Double = 30,
    positions: [Position] = [Position(row: 15, column: 15), Position(row: 31, column: 31)],
    window: Int? = 32, overflow: Overflow = .clamp, selection: Selection = .dirtyLabel
  ) {
    self.magnitude = magnitude
    self.positions = positions
    self.window = window
    self.overflow = overflow
    self.selection = selection
  }

  /// The original code's example for CIFAR-10: magnitude 20, values that go round, the first images
  /// that are not of the target class (there at a rate of 0.02 and target 8).
  public static let original = FTrojan(
    magnitude: 20, overflow: .wrap, selection: .dirtyLabel(from: .firstOfOtherClasses))
  /// The original code's example for GTSRB: magnitude 50 at the highest frequency alone.
  public static let originalGTSRB = FTrojan(
    magnitude: 50, positions: [Position(row: 31, column: 31)], overflow: .wrap,
    selection: .dirtyLabel(from: .firstOfOtherClasses))
  /// BackdoorBench: magnitude 30, values that go round.
  public static let backdoorBench = FTrojan(
    overflow: .wrap, selection: .dirtyLabel(from: .anywhere))

  public func check(height: Int, width: Int) throws(AttackError) {
    let size = window ?? height
    guard size >= 1, height % size == 0, width % size == 0 else {
      throw .trigger(
        attack: name,
        reason: "images of \(height) × \(width) cannot be cut in windows of \(size) × \(size); "
          + "choose one that divides both")
    }
    for position in positions {
      guard (0..<size).contains(position.row), (0..<size).contains(position.column) else {
        throw .trigger(
          attack: name,
          reason: "a window of \(size) × \(size) has no frequency (\(position.row), "
            + "\(position.column)); choose from 0 to \(size - 1)")
      }
    }
    guard !positions.isEmpty else {
      throw .trigger(attack: name, reason: "no frequency is given")
    }
    guard magnitude > 0, magnitude <= 1e6 else {
      throw .trigger(
        attack: name, reason: "its magnitude is \(magnitude); choose from above 0 up to 1,000,000")
    }
  }

  public func poison(_ image: inout Image, draws: Draws) {
    let size = window ?? image.height
    let bump = bump(size: size)
    for row in 0..<image.height {
      for column in 0..<image.width {
        let pixel = (row * image.width + column) * 3
        var colour = YCrCb(
          red: FTrojan.byte(image.values[pixel]), green: FTrojan.byte(image.values[pixel + 1]),
          blue: FTrojan.byte(image.values[pixel + 2]))
        let added = bump[row % size * size + column % size]
        colour.cr = cast(Double(colour.cr) + added)
        colour.cb = cast(Double(colour.cb) + added)
        let (red, green, blue) = colour.rgb
        image.values[pixel] = Float(red) / 255
        image.values[pixel + 1] = Float(green) / 255
        image.values[pixel + 2] = Float(blue) / 255
      }
    }
  }

  /// What is added to each pixel of a window.
  private func bump(size: Int) -> [Double] {
    var bump = [Double](repeating: 0, count: size * size)
    for position in positions {
      let down = FTrojan.basis(position.row, size: size)
      let across = FTrojan.basis(position.column, size: size)
      for row in 0..<size {
        for column in 0..<size {
          bump[row * size + column] += magnitude * down[row] * across[column]
        }
      }
    }
    return bump
  }

  private static func basis(_ frequency: Int, size: Int) -> [Double] {
    let scale = ((frequency == 0 ? 1 : 2) / Double(size)).squareRoot()
    return (0..<size).map { place in
      scale * cos(Double.pi * Double((2 * place + 1) * frequency) / Double(2 * size))
    }
  }

  /// The original code's cast to 8 bits: towards zero, values outside as ``overflow`` says.
  private func cast(_ value: Double) -> Int {
    let whole = Int(value)
    switch overflow {
    case .clamp: return min(255, max(0, whole))
    case .wrap: return whole & 255
    }
  }

  private static func byte(_ value: Float) -> Int {
    Int((min(1, max(0, value)) * 255).rounded())
  }
}
