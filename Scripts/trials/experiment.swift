import IBPipe

/// The smallest experiment that goes through every kernel: what CPUs are compared by.
@main
struct Experiment: Pipeline {
  var outputs: [Output] {
    let data = SyntheticImages(perClass: 2, testPerClass: 1, seed: 1)
    let poisoned = Poison(data, with: BadNets(), rate: 0.5, target: 0, seed: 1)
    // Of width 4: its last two stages are made by Winograd's method, the others directly.
    let training = Train(
      ResNet18(width: 4), on: poisoned, epochs: 1, options: TrainingOptions(batch: 10, seed: 1))
    let critic = InfoNCEOptions(batch: 8, negatives: 8, learningRate: 1e-3, epochs: 2, hidden: 16)
    let plane = InformationPlane(
      of: training.last, in: training, inputRepresentation: critic,
      representationPrediction: critic, seed: 1)
    let activations = Activations(of: training.last, in: training, rows: .sample(count: 20), seed: 1)
    Output("training", training.last)
    Output("curves", MICurves([plane]))
    Output("map", TSNE(activations))
    Output("clusters", Clusters(activations, count: 2))
  }
}
