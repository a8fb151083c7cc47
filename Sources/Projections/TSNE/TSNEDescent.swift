internal import Glibc
internal import Tensors

/// Gradient descent with momentum and a gain for every coordinate (Jacobs 1988), as in the
/// original, in openTSNE and in scikit-learn.
struct TSNEDescent {
  private(set) var iteration = 0
  private let options: TSNEOptions
  private let learningRate: Double
  private var gradient: TSNEGradient
  private var x: Axis
  private var y: Axis
  private var trace: [TSNEEmbedding.Moment] = []

  private static let leastGain: Float = 0.01
  /// The longest step of a point, as in openTSNE: a tiny data set with a large learning rate
  /// would jump about without it.
  private static let longestStep: Float = 5
  private static let traceInterval = 50

  /// One coordinate of all points.
  private struct Axis {
    var places: [Float]
    var steps: [Float]
    var gains: [Float]

    init(_ places: [Float]) {
      self.places = places
      steps = [Float](repeating: 0, count: places.count)
      gains = [Float](repeating: 1, count: places.count)
    }

    mutating func accelerate(_ row: Int, slope: Float, rate: Float, momentum: Float) {
      // A coordinate that keeps its direction gains speed.
      let keeps = slope * steps[row] < 0
      gains[row] = max(leastGain, keeps ? gains[row] + 0.2 : gains[row] * 0.8)
      steps[row] = momentum * steps[row] - rate * gains[row] * slope
    }

    mutating func centre() {
      let mean = Float(places.reduce(0.0) { $0 + Double($1) } / Double(places.count))
      for row in places.indices { places[row] -= mean }
    }
  }

  init(_ affinities: Affinities, start: Tensor, options: TSNEOptions) {
    let count = start.shape[0]
    self.options = options
    learningRate = options.learningRate ?? max(200, Double(count) / 12)
    gradient = TSNEGradient(affinities, theta: options.theta)
    x = Axis((0..<count).map { start.values[2 * $0] })
    y = Axis((0..<count).map { start.values[2 * $0 + 1] })
    x.centre()
    y.centre()
  }

  mutating func step() {
    let exaggerated = iteration < options.exaggeratedIterations
    let exaggeration = exaggerated ? options.exaggeration : 1
    let momentum = Float(exaggerated ? options.exaggeratedMomentum : options.momentum)
    if iteration == options.exaggeratedIterations {
      // The second phase starts at rest, as in scikit-learn.
      x = Axis(x.places)
      y = Axis(y.places)
    }
    gradient.update(x: x.places, y: y.places)
    if iteration % TSNEDescent.traceInterval == 0, iteration > 0 { note() }
    for row in x.places.indices {
      let slope = gradient.quarter(at: row, exaggeration: exaggeration)
      x.accelerate(row, slope: Float(slope.x), rate: Float(learningRate), momentum: momentum)
      y.accelerate(row, slope: Float(slope.y), rate: Float(learningRate), momentum: momentum)
      let length = sqrt(x.steps[row] * x.steps[row] + y.steps[row] * y.steps[row])
      if length > TSNEDescent.longestStep {
        x.steps[row] *= TSNEDescent.longestStep / length
        y.steps[row] *= TSNEDescent.longestStep / length
      }
      x.places[row] += x.steps[row]
      y.places[row] += y.steps[row]
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
