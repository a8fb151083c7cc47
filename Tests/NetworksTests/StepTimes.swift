import Foundation
import Networks
import Tensors
import Testing

/// Seconds a training step, printed; VGG-16's with IBPIPE_STEP_NETWORK=vgg16:
/// IBPIPE_STEP_TIMES=8,16 swift test -c release --filter StepTimes
@Suite(.serialized) struct StepTimes {
  static let widths = (ProcessInfo.processInfo.environment["IBPIPE_STEP_TIMES"] ?? "")
    .split(separator: ",").compactMap { Int($0) }

  @Test(.enabled(if: !StepTimes.widths.isEmpty), arguments: widths)
  func secondsPerStep(width: Int) throws {
    Parallel.threads = Int(ProcessInfo.processInfo.environment["IBPIPE_STEP_THREADS"] ?? "2") ?? 2
    defer { Parallel.threads = 1 }
    let isVGG = ProcessInfo.processInfo.environment["IBPIPE_STEP_NETWORK"] == "vgg16"
    let network: any Network = isVGG ? VGG16(width: width) : ResNet18(width: width)
    let runner = NetworkRunner(network, capacity: 128, training: true)
    runner.load(try Hashed.state(network))
    let images = Hashed.images(128, step: 0)
    let labels = Hashed.labels(128, step: 0)
    let seconds = (0..<6).map { step in
      let begun = ContinuousClock.now
      let noise = RandomNoise(
        seed: 1, purpose: "train", step: step, network: network)
      _ = runner.findGradients(images: images, rows: 0..<128, labels: labels, noise: noise)
      runner.applyGradients(learningRate: 0.01, options: TrainingOptions())
      return (ContinuousClock.now - begun) / .seconds(1)
    }
    print("width \(width), batch 128: \(seconds.sorted()[2]) s a step, best \(seconds.min() ?? 0)")
  }
}
