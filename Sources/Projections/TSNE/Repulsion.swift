internal import Kernels
internal import Tensors

/// The repulsive half of the t-SNE gradient, by whichever way is meant, or takes less time.
package struct Repulsion {
  /// Σ q² · (yᵢ − yⱼ) per point, by row.
  let x: Memory<Float>
  let y: Memory<Float>
  /// Σ q over all ordered pairs.
  package private(set) var normaliser = 0.0

  private var barnesHut: BarnesHut
  private var interpolation: Interpolation
  private let method: TSNEOptions.Repulsion

  /// Up to so many nodes for each point interpolation takes less time, as measured for 300 to
  /// 10,000 points, with one thread. At the usual perplexity the final embedding is that dense
  /// from some 5,000 points on; while it is still small, that of far fewer is.
  private static let nodesPerPoint = 11

  package init(count: Int, options: TSNEOptions) {
    barnesHut = BarnesHut(count: count, theta: options.theta)
    interpolation = Interpolation(count: count)
    // Asked for an exact sum, there is but one way.
    method = options.theta == 0 && options.repulsion == .automatic ? .barnesHut : options.repulsion
    x = Memory(repeating: 0, count: count)
    y = Memory(repeating: 0, count: count)
  }

  package mutating func update(x: [Float], y: [Float]) {
    update(x: Memory(x, else: 0), y: Memory(y, else: 0))
  }

  mutating func update(x placesX: Memory<Float>, y placesY: Memory<Float>) {
    guard placesX.count > 0 else { return }
    var (left, right, bottom, top): (Float, Float, Float, Float) = (0, 0, 0, 0)
    ibk_range(placesX.base, placesX.count, &left, &right)
    ibk_range(placesY.base, placesY.count, &bottom, &top)
    if let side = side(width: max(right - left, top - bottom)) {
      normaliser = interpolation.run(
        placesX, placesY, left: left, bottom: bottom, side: side, forceX: x, forceY: y)
    } else {
      normaliser = barnesHut.run(placesX, placesY, forceX: x, forceY: y)
    }
  }

  /// The side of the grid to interpolate on; nil where Barnes–Hut it is.
  private func side(width: Float) -> Int? {
    guard method != .barnesHut, let side = Interpolation.side(width: width) else { return nil }
    let isCheap = side * side <= Repulsion.nodesPerPoint * x.count
    return isCheap || method == .interpolation ? side : nil
  }

  package func force(at row: Int) -> (x: Double, y: Double) { (Double(x[row]), Double(y[row])) }
}
