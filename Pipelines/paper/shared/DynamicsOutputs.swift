// ibpipe: include "Study.swift"
import IBPipe

/// The outputs of a figure that shows the curves of several experiments: those curves, with and
/// without size-matched controls, how the networks trained, and a page with all of it.
///
/// - Parameter claim: what the paper reads from its curves.
func dynamicsOutputs(
  _ title: String, _ subtitle: String, claim: String, _ experiments: [Experiment], _ study: Study,
  _ settings: Settings
) -> [Output] {
  let report = study.report(
    title, subtitle, settings: settings,
    [.init("The paper's reading", claim)]
      + experiments.flatMap { experiment in
        [
          .init(
            experiment.attack.rawValue, "", Examples(of: experiment.poisoned),
            TrainingCurves(experiment.training), experiment.curves),
          .matched(experiment),
        ]
      })
  return experiments.flatMap { experiment in
    let folder = experiment.attack.folder
    return [
      Output("\(folder)/curves", experiment.curves),
      Output("\(folder)/curves-size-matched", experiment.curvesWithControls),
      Output("\(folder)/training", TrainingCurves(experiment.training)),
    ]
  } + [Output("report", report)]
}
