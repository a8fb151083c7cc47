// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 2: InfoNCE and MINE on two Gaussian variables whose mutual information is known.
///
/// The paper: InfoNCE converges more stably, fluctuates less and comes closer than MINE.
@main
struct Figure2: Pipeline {
  /// Where the published critics' numbers are from.
  enum Source: String, SettingValue, CaseIterable {
    /// The paper's text: 256 negatives and 300 epochs.
    case paper
    /// The authors' code, which the paper's figure is of: 512 and 250.
    case authors
  }

  @Setting(Scale.help) var scale = Scale.smoke
  @Setting("Numbers of the published critics at scale full: of the authors' code, or of the paper.")
  var source = Source.authors
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, seed: seed)
    // As published; and a better critic, the same for both objectives.
    let gaussian = GaussianStudy(
      [published(.authors), published(.authorsMINE), critic(.infoNCE), critic(.mine)],
      samples: study.size.gaussianSamples, seed: seed)
    let (curves, table) = (GaussianCurves(gaussian), ValidationTable([gaussian]))

    Output("curves", curves)
    Output("checks", table)
    Output(
      "report",
      study.report(
        "Figure 2", "InfoNCE and MINE against a known value.", settings: Settings(of: self),
        [
          .init(
            "Two Gaussian variables",
            """
            Y has five independent components of variance 3, and X is the first three of them plus \
            noise of variance ½. The paper: InfoNCE is smoother, and ends closer to the truth.
            """, curves, table)
        ]))
  }

  private func critic(_ estimator: Estimator) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.epochs = scale.size.gaussianPasses
    options.batch = scale.size.gaussianBatch
    // Not from the ratio of two Gaussians, which here is the answer.
    options.gaussianStart = false
    return options
  }

  private func published(_ estimator: Estimator) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.published =
      scale == .full && source == .paper ? .gaussianStudyOfText : scale.size.gaussianCritic
    options.seeds = 1
    return options
  }
}
