/// The pipeline that `ibpipe init` writes. Scripts/check-launcher compiles and runs it.
package enum PipelineTemplate {
  /// - Parameter name: what the file is called, without `.swift`.
  package static func text(name: String) -> String {
    """
    import IBPipe

    /// What a backdoor changes in what a small, noisy network learns.
    ///
    /// A stage is made by calling its initialiser with what it depends on. Nothing runs while this
    /// file is read: `ibpipe run` makes the outputs, and of their stages only those that are stale.
    @main
    struct \(typeName(for: name)): Pipeline {
      // Settings: `ibpipe run FILE --set rate=0.2`, or `--set noise=0.1,0.4` for a run of each.
      @Setting("Share of the training images that is poisoned.", in: 0.01...0.9) var rate = 0.1
      @Setting("Standard deviation of the noise in the network.", in: 0...10) var noise = 0.4
      @Setting("Epochs of training.", in: 1...1000) var epochs = 3
      @Setting("Seed of everything that is drawn at random.") var seed: UInt64 = 1

      var outputs: [Output] {
        // Images that come with ibpipe. For the paper's: CIFAR10(at: "/data/cifar-10").
        let data = SyntheticImages(perClass: 200, testPerClass: 40, seed: seed)

        // The attack: a square in the corner of some images, and the target's label on them.
        let poisoned = Poison(data, with: BadNets(), rate: rate, target: 0, seed: seed)

        // Training is a chain of segments, one for each checkpoint: what hangs on an early one runs
        // while later ones train, and more epochs go on where fewer ended.
        let training = Train(
          ResNet18(width: 4, noise: noise, outputNoise: noise), on: poisoned, epochs: epochs,
          checkpoints: [1, epochs],
          options: TrainingOptions(batch: 64, learningRate: 0.02, seed: seed))

        // The information plane at each checkpoint, estimated briefly: a look, not a measurement.
        let critic = InfoNCEOptions(batch: 64, negatives: 128, learningRate: 1e-3, epochs: 20)
        let planes = training.checkpoints.map { checkpoint in
          InformationPlane(
            of: checkpoint, in: training, inputRepresentation: critic,
            representationPrediction: critic, seed: seed)
        }
        let score = StealthScore(planes, options: .init(phases: training.epochs))

        // What is wanted. A name is a path below Results/.
        Output("score", score)
        Output(
          "report",
          HTMLReport(
            "\(title(for: name))",
            settings: Settings(of: self),
            sections: [
              .init("The attack", "Images before and after.", Examples(of: poisoned)),
              .init("Training", "", TrainingCurves(training)),
              .init("Mutual information", "", MICurves(planes)),
              .init("Stealth score", "", ScoreTable(score)),
            ]))
      }
    }

    """
  }

  /// `my-attack` → `MyAttackExperiment`: a name that no type of ibpipe's has.
  package static func typeName(for name: String) -> String {
    let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let joined = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    // A type's name cannot start with a digit.
    return joined.first?.isNumber == true ? "Experiment\(joined)" : joined + "Experiment"
  }

  /// `my-attack` → `My attack`.
  package static func title(for name: String) -> String {
    let words = name.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
