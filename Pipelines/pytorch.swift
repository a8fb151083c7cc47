import IBPipe

/// Both networks, trained a little on generated images, as PyTorch loads them: their weights, and
/// what they make of the training images without noise. `Scripts/check-pytorch` compares.
@main
struct PyTorchExport: Pipeline {
  @Setting("Channels of the networks' first layers; the paper's have 64.", in: 4...256) var width = 64
  @Setting("Training images of each class; all of them are compared.", in: 1...5000)
  var perClass = 100
  @Setting("Epochs of training.", in: 1...100) var epochs = 1
  @Setting("Images in a training batch.", in: 1...1024) var batch = 100

  var outputs: [Output] {
    let data = SyntheticImages(perClass: perClass, testPerClass: 2)
    Output("images", data.train)
    let networks: [(name: String, network: any Network, learningRate: Double)] = [
      ("resnet18", ResNet18(width: width), 0.01), ("vgg16", VGG16(width: width), 0.001),
    ]
    for (name, network, learningRate) in networks {
      let options = TrainingOptions(batch: batch, learningRate: learningRate)
      let training = Train(network, on: Clean(data), epochs: epochs, options: options)
      Output("\(name)/weights", Weights(of: training.last))
      Output(
        "\(name)/activations",
        Activations(
          of: training.last, in: training, rows: .sample(count: 10 * perClass), isSilent: true))
    }
  }
}
