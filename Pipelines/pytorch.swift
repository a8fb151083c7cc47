import IBPipe

/// Both networks, trained a little on generated images, as PyTorch loads them: their weights, and
/// what they make of the training images without noise. `Scripts/check-pytorch` compares.
@main
struct PyTorchExport: Pipeline {
  @Setting("Channels of the networks' first layers; the paper's have 64.", in: 4...256)
  var width = 64
  @Setting("Training images of each class; all of them are compared.", in: 1...5000)
  var perClass = 100
  @Setting("Epochs of training.", in: 1...100) var epochs = 1
  @Setting("Images in a training batch: few, so that there are many steps.", in: 1...1024)
  var batch = 20
  @Setting("Learning rate.", in: 1e-6...10) var learningRate = 0.05
  @Setting("Standard deviation of the noise while training.", in: 0...10) var noise = 0.1

  var outputs: [Output] {
    let data = SyntheticImages(perClass: perClass, testPerClass: 2)
    Output("images", data.train)
    let networks: [(name: String, network: any Network)] = [
      ("resnet18", ResNet18(width: width, noise: noise, outputNoise: noise)),
      ("vgg16", VGG16(width: width, noise: noise, outputNoise: noise)),
      (
        "vgg16-full",
        VGG16(width: min(width, 16), noise: noise, outputNoise: noise, head: .full)
      ),
    ]
    let options = TrainingOptions(batch: batch, learningRate: learningRate)
    for (name, network) in networks {
      let training = Train(network, on: Clean(data), epochs: epochs, options: options)
      Output("\(name)/weights", Weights(of: training.last))
      Output(
        "\(name)/activations",
        Activations(
          of: training.last, in: training, rows: .sample(count: 10 * perClass), isSilent: true))
    }
  }
}
