public import Networks
public import PipelineModel

/// A training run as a chain of segments, one for each interval between checkpoints.
///
/// A segment takes the full training state on to the next, so that boundaries do not change the
/// mathematics: more epochs, or another list of checkpoints, reuse the longest common beginning,
/// and what hangs on an early checkpoint runs while the later ones are still being trained.
public struct Train: Sendable {
  /// The stages of the checkpoints, in order of their epochs.
  public let checkpoints: [any Stage<Checkpoint>]
  /// The epochs of ``checkpoints``.
  public let epochs: [Int]
  public let network: any Network
  public let data: any TrainingData

  /// - Parameters:
  ///   - network: ``ResNet18`` or ``VGG16``.
  ///   - epochs: how many in all, at least 1; the last is always a checkpoint.
  ///   - checkpoints: after which epochs the state is kept; what lies outside `1...epochs` is left
  ///     out.
  public init(
    _ network: any Network, on data: any TrainingData, epochs: Int, checkpoints: [Int] = [],
    options: TrainingOptions
  ) {
    let ends = Set(checkpoints.filter { $0 >= 1 && $0 <= epochs } + [epochs]).sorted()
    var stages: [any Stage<Checkpoint>] = []
    var first = 1
    for end in ends {
      stages.append(
        TrainSegment(
          previous: stages.suffix(1), samples: data.samples, test: data.test,
          triggered: data.triggered.map { [$0] } ?? [], network: network,
          architecture: type(of: network).name, options: options, firstEpoch: first,
          lastEpoch: end, target: data.target))
      first = end + 1
    }
    self.checkpoints = stages
    self.epochs = ends
    self.network = network
    self.data = data
  }

  /// The checkpoint after the last epoch.
  public var last: any Stage<Checkpoint> { checkpoints[checkpoints.count - 1] }
}
