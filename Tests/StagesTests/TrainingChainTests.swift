import Foundation
import Networks
import PipelineModel
import Stages
import Synchronization
import Tensors
import Testing

/// What segments of a training run promise: their boundaries, kills and threads leave no trace.
@Suite struct TrainingChainTests {
  private static let epochs = 4
  /// State and metrics after an unbroken run.
  private static let unbroken = Result {
    try Laboratory().payloads(of: Tiny.training([], epochs: epochs).last)
  }

  /// Compares apart from the expectation, which would print all weights.
  private func expectUnbroken(_ payloads: [Payload]) throws {
    let isTheSame = try payloads == Self.unbroken.get()
    #expect(isTheSame)
  }

  @Test(arguments: [[1, 2, 3], [2], [3], [1, 3]])
  func checkpointsDoNotChangeTheMathematics(checkpoints: [Int]) throws {
    let training = Tiny.training(checkpoints, epochs: Self.epochs)
    #expect(training.epochs == checkpoints + [Self.epochs])
    try expectUnbroken(Laboratory().payloads(of: training.last))
  }

  @Test func theLearningRateFellOnTheWay() throws {
    let last = try Checkpoint(from: MemoryPayloads(Self.unbroken.get()))
    #expect(last.metrics.map(\.epoch) == [1, 2, 3, 4])
    #expect(last.state.epoch == Self.epochs)
    #expect(last.metrics.allSatisfy { $0.attackSuccess != nil })
  }

  @Test func threadsDoNotChangeTheBytes() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    for threads in [1, 2] {
      Parallel.threads = threads
      let training = Tiny.training([2], epochs: Self.epochs)
      try expectUnbroken(Laboratory().payloads(of: training.last))
    }
  }

  /// Stopped at the `stop`-th report of an epoch; the segment has epochs 2 to 4.
  @Test(arguments: [(2, 1), (2, 5), (3, 3), (4, 1), (4, 5)])
  func aKilledRunGoesOnFromTheLastEpoch(epoch: Int, stop: Int) throws {
    let training = Tiny.training([1], epochs: Self.epochs)
    let laboratory = Laboratory()
    let seen = Mutex<[String]>([])
    laboratory.observe { label, _, note in
      guard label.hasPrefix("train"), note.hasPrefix("epoch \(epoch),") else { return }
      let count = seen.withLock { seen in
        seen.append(note)
        return seen.count
      }
      if count == stop { throw Interruption() }
    }
    #expect(throws: Interruption.self) { try laboratory.payloads(of: training.last) }
    // Only whole epochs are kept, and the first of a segment has nothing before it.
    let saved = laboratory.progress(of: training.last)
    #expect(
      try saved.map { try Checkpoint(from: MemoryPayloads($0)).state.epoch }
        == (epoch > 2 ? epoch - 1 : nil))

    let resumed = Mutex<[String]>([])
    laboratory.observe { label, _, note in
      if label.hasPrefix("train") { resumed.withLock { $0.append(note) } }
    }
    try expectUnbroken(laboratory.payloads(of: training.last))
    #expect(resumed.withLock { $0.first }?.hasPrefix("epoch \(epoch),") == true)
    #expect(laboratory.progress(of: training.last) == nil)
  }

  @Test func progressThatCannotBeGoneOnFromIsPassedOver() throws {
    let training = Tiny.training([], epochs: Self.epochs)
    let good = try Laboratory().payloads(of: Tiny.training([], epochs: 2).last)
    let other = Tiny.training(
      [], epochs: 2, network: ResNet18(width: 8, noise: 0.2, outputNoise: 0.2))
    let bad: [[Payload]] = [
      [], good.map { Payload(name: $0.name, bytes: Array($0.bytes.dropLast(9))) },
      [good[0], Payload(name: good[1].name, text: "[]")],
      try Laboratory().payloads(of: other.last),
    ]
    for progress in bad {
      let laboratory = Laboratory()
      laboratory.leave(progress, for: training.last)
      try expectUnbroken(laboratory.payloads(of: training.last))
    }
  }

  @Test func theLongestCommonBeginningIsShared() {
    func keys(_ training: Train) -> [String] {
      training.checkpoints.map { Node($0).definition.hex }
    }
    let short = keys(Tiny.training([1, 2], epochs: 3))
    let long = keys(Tiny.training([1, 2, 3, 5], epochs: 8))
    #expect(Array(long.prefix(3)) == short)
    #expect(Set(long).count == 5)
    let other = keys(Tiny.training([1, 3], epochs: 3))
    #expect(other[0] == short[0])
    #expect(other[1] != short[1])
    // Checkpoints after the end are left out.
    #expect(keys(Tiny.training([2, 1, 9], epochs: 3)) == short)
  }

  @Test func divergenceIsToldInASentence() {
    let training = Train(
      Tiny.network, on: Tiny.poisoned, epochs: 3,
      options: TrainingOptions(batch: 8, learningRate: 1e30, seed: 3))
    let error = #expect(throws: NetworkError.self) {
      try Laboratory().payloads(of: training.last)
    }
    #expect(error?.description.contains("the training loss is no longer finite in epoch") == true)
    #expect(error?.description.contains("choose a learning rate below 1e+30") == true)
  }
}
