public import Tensors

/// A backdoor attack: how a trigger gets into an image. An attack of one's own needs one function.
///
/// ```swift
/// struct CornerPixel: Attack, Encodable {
///   func poison(_ image: inout Image, draws: Draws) {
///     for channel in 0..<3 { image[0, 0, channel] = 1 }
///   }
/// }
/// ```
/// Which images are poisoned, their labels and their order are not an attack's business: see
/// ``Selection`` and ``Poisoning``. The same image and the same draws must give the same pixels,
/// each from 0 to 1, and the image must keep its size.
public protocol Attack: Sendable {
  /// The name shown to people, such as `BadNets`; the type's own by default.
  var name: String { get }

  /// Which images are poisoned where nothing else is asked for; ``Selection/dirtyLabel`` by default.
  var selection: Selection { get }

  /// Refuses parameters that make no trigger, and images that it does not fit. Accepts all by
  /// default.
  func check(height: Int, width: Int) throws(AttackError)

  /// Puts the trigger into a training image.
  func poison(_ image: inout Image, draws: Draws)

  /// Changes a training image that keeps its label, where the selection asks for such cover images;
  /// as ``poison(_:draws:)`` by default.
  func cover(_ image: inout Image, draws: Draws)

  /// Puts the trigger into a test image, as success is measured; as ``poison(_:draws:)`` by default.
  func trigger(_ image: inout Image, draws: Draws)
}

extension Attack {
  public var name: String { "\(Self.self)" }
  public var selection: Selection { .dirtyLabel }
  public func check(height: Int, width: Int) throws(AttackError) {}
  public func cover(_ image: inout Image, draws: Draws) { poison(&image, draws: draws) }
  public func trigger(_ image: inout Image, draws: Draws) { poison(&image, draws: draws) }
}

/// The random numbers that an attack may use for an image. They follow from the experiment's seed
/// and the image's row, so that images can be changed in any order.
public struct Draws: Sendable {
  let seed: UInt64
  let set: String
  let row: Int

  /// - Parameters:
  ///   - set: `train` or `test`.
  ///   - row: the image's row in the clean set.
  package init(seed: UInt64, set: String, row: Int) {
    self.seed = seed
    self.set = set
    self.row = row
  }

  /// Numbers of this image's own. Two purposes share none.
  public func own(_ purpose: String) -> RandomStream {
    RandomStream(seed: seed, purpose: "attack/\(set)/\(purpose)", step: UInt64(row))
  }

  /// The same numbers for every image of an experiment, training and test.
  public func common(_ purpose: String) -> RandomStream {
    RandomStream(seed: seed, purpose: "attack/common/\(purpose)")
  }
}
