import Networks
import Tensors
import Testing

/// The gradient of the loss by the pixels.
@Suite struct InputGradientTests {
  private static let network = ResNet18(width: 8)

  private static func gradient(
    _ images: Tensor, network: any Network
  ) throws -> (BatchOutcome, Tensor) {
    let runner = NetworkRunner(network, capacity: 4, training: true)
    runner.load(try Hashed.state(network))
    var gradient = Tensor(shape: images.shape)
    let outcome = runner.findInputGradient(
      images: images, rows: 0..<4, labels: Hashed.labels(4, step: 0),
      noise: HashedNoise(step: 3), firstImage: 0, into: &gradient)
    return (outcome, gradient)
  }

  /// Along the gradient of one image, differences of its loss are largest.
  @Test(arguments: [network, VGG16(width: 8)] as [any Network])
  func agreesWithDifferences(network: any Network) throws {
    let start = Hashed.images(4, step: 0)
    let gradient = try Self.gradient(start, network: network).1
    let size = start.rowSize
    for image in 0..<4 {
      let own = Array(gradient.values[image * size..<(image + 1) * size])
      let norm = own.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(norm > 1e-3)
      func loss(_ step: Double) throws -> Double {
        var moved = start
        for (index, slope) in own.enumerated() {
          moved.values[image * size + index] += Float(step * Double(slope) / norm)
        }
        return try Self.gradient(moved, network: network).0.losses[image]
      }
      let step = 0.004
      let difference = try (loss(step) - loss(-step)) / (2 * step)
      #expect(abs(difference / norm - 1) < 0.02, "image \(image): \(difference) against \(norm)")
    }
  }

  /// Neither the batch nor the threads change a bit, with noise in the network.
  @Test func batchesAndThreadsDoNotMatter() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let state = try Hashed.state(Self.network)
    let images = Hashed.images(5, step: 1)
    let labels = Hashed.labels(5, step: 1)
    let results = try [(5, 1), (2, 4), (1, 2)].map { batch, threads in
      Parallel.threads = threads
      return try InputGradient(network: Self.network, state: state, batch: batch)(
        images: images, labels: labels, seed: 1, step: 2)
    }
    let same = results[0] == results[1] && results[0] == results[2]
    #expect(same)
    #expect(results[0].losses.count == 5)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let state = try Hashed.state(Self.network)
    let gradient = try InputGradient(network: Self.network, state: state, batch: 4)
    let error = #expect(throws: NetworkError.self) {
      try gradient(
        images: Tensor(shape: [1, 28, 28, 3]), labels: [0], seed: 1, step: 0)
    }
    #expect(
      error?.description
        == "the data do not fit the network: the surrogate's images have the shape [1, 28, 28, 3] "
        + "where [1, 32, 32, 3] was expected")
  }
}
