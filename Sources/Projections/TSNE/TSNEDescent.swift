internal import Kernels
internal import Tensors

/// Gradient descent with momentum and a gain for every coordinate (Jacobs 1988), step by step as
/// openTSNE does it: the exaggerated phase and the other differ in exaggeration, momentum and
/// learning rate, and steps and gains go on from one to the other.
struct TSNEDescent {
  private(set) var iteration = 0
  private let options: TSNEOptions
  private var gradient: TSNEGradient
  private let x: Axis
  private let y: Axis
  private var trace: [TSNEEmbedding.Moment] = []

  private static let traceInterval = 50
  private static let rowTile = 4096

  /// One coordinate of all points.
  private struct Axis {
    let places: Memory<Float>
    let steps: Memory<Float>
    let gains: Memory<Float>

    init(_ start: [Float]) {
      places = Memory(start, else: 0)
      steps = Memory(repeating: 0, count: start.count)
      gains = Memory(repeating: 1, count: start.count)
    }

    func centre() { ibk_centre(places.base, places.count) }
  }

  init(_ affinities: Affinities, start: Tensor, options: TSNEOptions) {
    let count = start.shape[0]
    self.options = options
    gradient = TSNEGradient(affinities, options: options)
    x = Axis((0..<count).map { start.values[2 * $0] })
    y = Axis((0..<count).map { start.values[2 * $0 + 1] })
    x.centre()
    y.centre()
  }

  mutating func step() {
    let isExaggerated = iteration < options.exaggeratedIterations
    let exaggeration = isExaggerated ? options.exaggeration : 1
    let count = x.places.count
    let learningRate = options.learningRate ?? max(200, Double(count) / exaggeration)
    let momentum = isExaggerated ? options.exaggeratedMomentum : options.momentum
    gradient.update(x: x.places, y: y.places)
    if iteration % TSNEDescent.traceInterval == 0, iteration > 0 { note() }
    let (x, y, alongX, alongY) = (x, y, gradient.alongX, gradient.alongY)
    let tiles = Tiles(count, by: TSNEDescent.rowTile)
    Parallel.forEach(tiles: tiles.count) { tile in
      let first = tiles[tile].lowerBound
      for (axis, slopes) in [(x, alongX), (y, alongY)] {
        ibk_accelerate(
          tiles[tile].count, slopes.attraction.base + first, slopes.repulsion.base + first,
          Float(exaggeration), slopes.repulsionShare, Float(learningRate), Float(momentum),
          axis.steps.base + first, axis.gains.base + first)
      }
      ibk_move(
        tiles[tile].count, x.steps.base + first, y.steps.base + first, x.places.base + first,
        y.places.base + first)
    }
    x.centre()
    y.centre()
    iteration += 1
  }

  private mutating func note() {
    trace.append(
      TSNEEmbedding.Moment(
        iteration: iteration, divergence: gradient.divergence(x: x.places, y: y.places)))
  }

  /// The embedding, with the divergence where the descent stands.
  mutating func finish() -> TSNEEmbedding {
    gradient.update(x: x.places, y: y.places)
    note()
    let count = x.places.count
    let values = (0..<count).flatMap { [x.places[$0], y.places[$0]] }
    return TSNEEmbedding(
      points: Tensor(shape: [count, 2], values: values),
      divergence: trace.last?.divergence ?? 0, trace: trace)
  }
}
