public import PipelineModel
public import Tensors

/// Everything a training run needs: samples, and test images without and with the trigger.
/// ``Poison`` and ``Clean`` make it.
public protocol TrainingData: Sendable {
  var samples: any Stage<TrainingSamples> { get }
  var test: any Stage<LabelledImages> { get }
  /// The test images with the trigger, under their true labels; nil where nobody attacks.
  var triggered: (any Stage<LabelledImages>)? { get }
  var target: Int? { get }
}
