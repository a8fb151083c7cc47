public import Tensors

/// Which training images an attack asks for, and whether it changes their labels.
public enum Selection: String, Codable, Sendable, CaseIterable {
  /// Images of every class, relabelled to the target.
  case dirtyLabel = "dirty-label"
  /// Images of the target class, which keep their label.
  case cleanLabel = "clean-label"
}

/// A backdoor attack: a way to put a trigger into an image.
///
/// ``Poisoning`` chooses the images and labels; an attack only says which selection it is made
/// for and changes pixels. It must give the same pixels for the same image and random stream.
public protocol Attack: Sendable {
  /// The name shown to the user, such as `BadNets`.
  var name: String { get }
  var selection: Selection { get }

  /// Refuses images too small for the trigger.
  func check(height: Int, width: Int) throws(AttackError)

  /// Puts the trigger into a training image.
  ///
  /// - Parameters:
  ///   - image: changed in place; values stay in [0, 1].
  ///   - random: a stream that belongs to this image alone.
  func triggerTraining(_ image: inout Image, random: RandomStream)

  /// Puts the trigger into a test image, where that differs from a training image.
  func triggerTest(_ image: inout Image, random: RandomStream)
}

extension Attack {
  public var selection: Selection { .dirtyLabel }
  public func triggerTest(_ image: inout Image, random: RandomStream) {
    triggerTraining(&image, random: random)
  }
}

/// One RGB image.
public struct Image: Sendable, Equatable {
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
}
