internal import Tensors

/// A smooth warp of the image (Nguyen and Tran, "WaNet: Imperceptible warping-based backdoor
/// attack", 2021).
///
/// A field of `controlPoints` × `controlPoints` random vectors, one for all images of an experiment,
/// is scaled to a mean magnitude of `strength` and enlarged to the image; every pixel is fetched from
/// where its vector points. With jitter each pixel's vector is moved at random, in each image anew.
public struct WaNet: Attack, Codable, Hashable {
  /// Which images are jittered.
  public enum Jitter: String, Codable, Sendable {
    /// Cover images alone, which teaches the network that a jittered warp is no trigger, as in the
    /// original work.
    case cover
    /// Poisoned, cover and test images, as in the paper's published code.
    case all
    case none
  }

  /// k: vectors along each side, at least 2.
  public var controlPoints: Int
  /// s: the mean of the vectors' components, in half pixels: 0.5 moves a quarter of a pixel.
  public var strength: Double
  public var jitter: Jitter
  public var selection: Selection

  public init(
    controlPoints: Int = 4, strength: Double = 0.5, jitter: Jitter = .cover,
    selection: Selection = .dirtyLabel(coverRatio: 2)
  ) {
    self.controlPoints = controlPoints
    self.strength = strength
    self.jitter = jitter
    self.selection = selection
  }

  /// The original work: the bare warp is the trigger, and two jittered cover images for each
  /// poisoned one keep their label.
  public static let original = WaNet()
  /// The published code of the paper: every poisoned image, in training and test, is jittered; there
  /// is no cover.
  public static let authors = WaNet(jitter: .all, selection: .dirtyLabel)

  public func check(height: Int, width: Int) throws(AttackError) {
    guard (2...1024).contains(controlPoints) else {
      throw .trigger(
        attack: name,
        reason: "\(controlPoints) control points along a side make no field; choose 2 to 1024")
    }
    guard strength > 0, strength.isFinite else {
      throw .trigger(attack: name, reason: "its strength is \(strength); choose more than 0")
    }
    guard height >= 2, width >= 2 else {
      throw .trigger(attack: name, reason: "images of \(height) × \(width) cannot be warped")
    }
  }

  public func poison(_ image: inout Image, draws: Draws) {
    warp(&image, draws: draws, isJittered: jitter == .all)
  }

  public func cover(_ image: inout Image, draws: Draws) {
    warp(&image, draws: draws, isJittered: jitter != .none)
  }

  private func warp(_ image: inout Image, draws: Draws, isJittered: Bool) {
    let points = draws.common("warp").uniforms(
      count: 2 * controlPoints * controlPoints, in: -1..<1)
    var grid = SamplingGrid(
      points: points, count: controlPoints, strength: strength, height: image.height,
      width: image.width)
    if isJittered {
      grid.move(
        draws.own("jitter").uniforms(count: 2 * image.height * image.width, in: -1..<1))
    }
    image = grid.sample(image)
  }
}
