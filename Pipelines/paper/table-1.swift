// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/PublishedScores.swift"
import IBPipe

/// Table I: the stealth scores of six attacks on CIFAR-10, and of four at low rates and on SVHN,
/// beside the published ones, with intervals over seeds; and the first seed's curves.
@main
struct Table1: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.svhnHelp) var svhn = "svhn"
  @Setting("How many seeds.", in: 2...100) var seeds: UInt64 = 2
  @Setting("Which columns of it: cifar (10 % poisoned), cifar-low (1 %), svhn.")
  var columns = PublishedScores.Column.allCases

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, svhn: svhn, seed: 1)
    let (table, matched) = (table(study), table(study, isSizeMatched: true))

    Output("table", table)
    Output("table-size-matched", matched)
    for row in rows {
      let experiment = study.experiment(row.attack, on: row.images, row.rate)
      let folder = "\(row.column.rawValue)/\(row.attack.folder)"
      Output("\(folder)/curves", experiment.curvesWithControls)
      Output("\(folder)/training", TrainingCurves(experiment.training))
    }
    Output(
      "report",
      study.report(
        "Table I", "Stealth scores, and the published ones beside them.",
        settings: Settings(of: self),
        [
          .init(
            "As published",
            """
            The paper does not name the epochs of its four phases nor the scope of its \
            normalisation, so that equal numbers are not to be expected; the order of attacks is.
            """, table),
          .init(
            "Size-matched",
            """
            The same with as many rows of the clean classes, and of the target class, as are \
            poisoned: estimates on fewer rows differ for that alone.
            """, matched),
        ]))
  }

  private var rows: [PublishedScores.Row] {
    PublishedScores.rows.filter { columns.contains($0.column) }
  }

  private func table(_ study: Study, isSizeMatched: Bool = false) -> StealthTable {
    StealthTable(
      rows.map { row in
        StealthTable.Row(
          row.attack.rawValue, in: row.setting,
          scores: Replicates(seeds: 1...seeds) { seed in
            study.seeded(seed).experiment(row.attack, on: row.images, row.rate)
              .score(isSizeMatched: isSizeMatched)
          }, published: row.scores)
      })
  }
}
