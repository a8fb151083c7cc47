// ibpipe: include "Scale.swift"
// ibpipe: include "PaperAttack.swift"
// ibpipe: include "Experiment.swift"
// ibpipe: include "ScaleTable.swift"
import IBPipe

/// The paper's two data sets.
enum ImageSet: String {
  case cifar = "CIFAR-10"
  case svhn = "SVHN"
}

/// The paper's two networks.
enum Backbone: String {
  case resNet18 = "ResNet-18"
  case vgg16 = "VGG-16"
}

/// What the paper's experiments share: a scale, the folders of the data, and a seed.
///
/// Two figures that ask for the same experiment share its stages, so that the second costs little
/// after the first.
struct Study: Sendable {
  static let cifarHelp = "Folder or archive of CIFAR-10; not read at scale smoke."
  static let svhnHelp =
    "Folder of SVHN's train_32x32.mat and test_32x32.mat; not read at scale smoke."
  static let seedHelp = "Seed of everything that is drawn at random."

  let scale: Scale
  let cifar: String
  let svhn: String
  let seed: UInt64

  var size: Size { scale.size }

  init(_ scale: Scale, cifar: String = "", svhn: String = "", seed: UInt64) {
    self.scale = scale
    self.cifar = cifar
    self.svhn = svhn
    self.seed = seed
  }

  /// The same with another seed.
  func seeded(_ seed: UInt64) -> Study { Study(scale, cifar: cifar, svhn: svhn, seed: seed) }

  private func data(_ images: ImageSet, _ size: Size) -> any Dataset {
    let perClass = images == .cifar ? size.cifarImages : size.svhnImages
    return switch (scale, images) {
    // Another draw of the generated images stands for SVHN.
    case (.smoke, _):
      SyntheticImages(
        perClass: perClass, testPerClass: size.testImages ?? 20, seed: images == .cifar ? 1 : 2)
    case (_, .cifar): CIFAR10(at: cifar, perClass: perClass, testPerClass: size.testImages)
    case (_, .svhn):
      SVHN(at: svhn, training: .balanced(perClass: perClass), testPerClass: size.testImages)
    }
  }

  func experiment(
    _ attack: PaperAttack, on images: ImageSet = .cifar, _ rate: PoisonRate = .high,
    network: Backbone = .resNet18, noise: Double = 0.4
  ) -> Experiment {
    let size = scale.size(at: rate)
    let data = data(images, size)
    let isDelicate = images == .svhn || network == .vgg16
    let options = TrainingOptions(
      batch: size.batch, learningRate: isDelicate ? size.lowLearningRate : size.learningRate,
      seed: seed)
    let poisoned = attack.poison(data, rate, seed: seed, perturbation: size.perturbation) {
      // As the paper's: a ResNet-18 without noise, trained on clean images.
      Train(
        ResNet18(width: size.width, noise: 0, outputNoise: 0), on: Clean(data),
        epochs: size.surrogateEpochs,
        options: TrainingOptions(batch: size.batch, learningRate: size.learningRate, seed: seed))
    }
    let training = Train(
      self.network(network, width: size.width, noise: noise), on: poisoned, epochs: size.epochs,
      checkpoints: size.checkpoints, options: options)
    return Experiment(
      attack: attack, poisoned: poisoned, training: training, size: size, seed: seed)
  }

  private func network(_ backbone: Backbone, width: Int, noise: Double) -> any Network {
    switch backbone {
    case .resNet18: ResNet18(width: width, noise: noise, outputNoise: noise)
    case .vgg16: VGG16(width: width, noise: noise, outputNoise: noise)
    }
  }

  /// A page with a figure, what the paper says of it, and how this run differs from the paper's.
  func report(
    _ title: String, _ subtitle: String, settings: Settings, _ sections: [HTMLReport.Section]
  ) -> HTMLReport {
    HTMLReport(
      title, subtitle: "\(subtitle) \(remark)", settings: settings,
      sections: sections + [
        .init("The scale", "What differs from the paper, number by number.", ScaleTable(scale))
      ])
  }

  private var remark: String {
    let lowRate = scale.size(at: .low)
    return switch scale {
    case .full: "With the paper's settings."
    case .reduced:
      "At a reduced scale: \(size.cifarImages) training images of each class, a network of width "
        + "\(size.width), \(size.epochs) epochs; where little is poisoned \(lowRate.cifarImages) images "
        + "of each class, \(lowRate.epochs) epochs."
    case .smoke:
      "On generated images that stand in for CIFAR-10 and SVHN, with a tiny network: this shows that "
        + "everything runs, and measures nothing."
    }
  }
}

extension HTMLReport.Section {
  /// The curves of an experiment with the controls that subsets of other sizes are compared by.
  static func matched(_ experiment: Experiment) -> HTMLReport.Section {
    .init(
      "\(experiment.attack.rawValue), size-matched",
      """
      Dashed: as many rows of the target class and of the clean classes as are poisoned. An estimate \
      on fewer rows differs for that alone, so only these compare with the poisoned samples.
      """, experiment.curvesWithControls)
  }
}
