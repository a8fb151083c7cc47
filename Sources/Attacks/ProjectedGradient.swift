internal import Glibc
public import Tensors

/// Projected gradient ascent on a network's loss (Madry, Makelov, Schmidt, Tsipras, Vladu, "Towards
/// deep learning models resistant to adversarial attacks", 2018): images that the network no longer
/// takes for their class, within a ball about the clean ones.
public struct ProjectedGradient: Codable, Sendable, Hashable {
  public enum Norm: String, Codable, Sendable {
    /// Steps along g / ‖g‖₂, the ball ‖x' − x‖₂ ≤ ε.
    case l2 = "L2"
    /// Steps along the signs of g, the ball max |x' − x| ≤ ε.
    case lInfinity = "L∞"
  }

  public var norm: Norm
  /// ε, on pixels from 0 to 1.
  public var radius: Double
  /// α, the length of a step.
  public var step: Double
  public var steps: Int
  /// Whether to start from an image of uniform noise, brought into the ball, and not from the image.
  public var startsAtRandom: Bool

  /// The default is the original work's ball, L2 with ε = 300 / 255. A step is 1.5 · ε / steps, so
  /// that the path is half as long again as the radius; it starts at the image, so that the
  /// perturbation is the gradient's work and not noise.
  public init(
    norm: Norm = .l2, radius: Double = 300.0 / 255, step: Double = 4.5 / 255, steps: Int = 100,
    startsAtRandom: Bool = false
  ) {
    self.norm = norm
    self.radius = radius
    self.step = step
    self.steps = steps
    self.startsAtRandom = startsAtRandom
  }

  /// The published code of the paper: L2, ε 300 / 255, steps of 1.5 / 255 from a random start. The
  /// start lies on the ball's surface, and the path is half a radius long: most of what is added is
  /// noise.
  public static let authors = ProjectedGradient(step: 1.5 / 255, startsAtRandom: true)
  /// BackdoorBench and BackdoorBox: L∞, ε 8 / 255, steps of 1.5 / 255 from the image.
  public static let lInfinity = ProjectedGradient(
    norm: .lInfinity, radius: 8.0 / 255, step: 1.5 / 255)

  public func check() throws(AttackError) {
    func refuse(_ reason: String) -> AttackError { .perturbation(reason) }
    guard radius > 0, radius.isFinite else {
      throw refuse("its radius ε is \(radius); choose more than 0")
    }
    guard step > 0, step.isFinite else {
      throw refuse("its step is \(step); choose more than 0")
    }
    guard (1...100_000).contains(steps) else {
      throw refuse("\(steps) steps were asked for; choose 1 to 100,000")
    }
  }

  /// Perturbs images so that a loss grows.
  ///
  /// - Parameters:
  ///   - images: `[N, …]`, values in [0, 1].
  ///   - streams: which images they are, one number each: a random start follows from it.
  ///   - gradient: the gradient of each image's own loss, given the images as they are before a step
  ///     and the step's number from 0. What it throws is thrown on.
  public func perturb(
    _ images: Tensor, streams: [Int], seed: UInt64,
    gradient: (_ images: Tensor, _ step: Int) throws -> Tensor
  ) rethrows -> Tensor {
    var current = images
    let size = images.rowSize
    if startsAtRandom {
      forEachImage(&current) { image, pixels in
        let start = RandomStream(
          seed: seed, purpose: "perturb/start", step: UInt64(streams[image])
        ).uniforms(count: size)
        for index in 0..<size { pixels[index] = start[index] }
        project(pixels, onto: images.values[image * size..<(image + 1) * size])
      }
    }
    for number in 0..<steps {
      let slopes = try gradient(current, number)
      forEachImage(&current) { image, pixels in
        let range = image * size..<(image + 1) * size
        climb(pixels, along: slopes.values[range])
        project(pixels, onto: images.values[range])
      }
    }
    return current
  }

  private func forEachImage(
    _ images: inout Tensor, _ change: (Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let (count, size) = (images.shape.first ?? 0, images.rowSize)
    images.values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      Parallel.forEach(tiles: count) { image in
        change(image, .init(rebasing: values[image * size..<(image + 1) * size]))
      }
    }
  }

  /// One step, kept in [0, 1].
  private func climb(_ pixels: UnsafeMutableBufferPointer<Float>, along slopes: ArraySlice<Float>) {
    let scale: Float =
      switch norm {
      case .l2: Float(step / max(length(slopes), 1e-6))
      case .lInfinity: Float(step)
      }
    for (index, slope) in slopes.enumerated() {
      let direction: Float =
        switch norm {
        case .l2: slope
        case .lInfinity: slope > 0 ? 1 : slope < 0 ? -1 : 0
        }
      pixels[index] = min(1, max(0, pixels[index] + scale * direction))
    }
  }

  /// Back into the ball, then into [0, 1], which leaves no ball about an image.
  private func project(
    _ pixels: UnsafeMutableBufferPointer<Float>, onto centre: ArraySlice<Float>
  ) {
    switch norm {
    case .l2:
      var sum = 0.0
      for (index, value) in centre.enumerated() {
        let difference = Double(pixels[index] - value)
        sum += difference * difference
      }
      let scale = sum > radius * radius ? Float(radius / sum.squareRoot()) : 1
      for (index, value) in centre.enumerated() {
        pixels[index] = min(1, max(0, value + scale * (pixels[index] - value)))
      }
    case .lInfinity:
      let radius = Float(radius)
      for (index, value) in centre.enumerated() {
        let difference = min(radius, max(-radius, pixels[index] - value))
        pixels[index] = min(1, max(0, value + difference))
      }
    }
  }

  private func length(_ values: ArraySlice<Float>) -> Double {
    values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
