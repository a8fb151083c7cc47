import Engine

/// A comparison for machines.
struct ComparisonJSON: Encodable {
  struct Run: Encodable {
    let id, pipeline, state, startedAt: String
    let sweep: String?
    let seconds: Double
    let settings: [String: String]
    let scores: [String: Double]
    /// The artifacts' digests by output.
    let outputs: [String: String]
  }
  struct Difference: Encodable {
    let name: String
    let first, second, difference: Double
    /// The difference as a part of the first; nil where that is 0.
    let relative: Double?
  }

  let runs: [Run]
  /// Between two runs, for every score that both have.
  let differences: [Difference]?
  let identicalOutputs, differentOutputs, leftOut: [String]

  init(_ comparison: Comparison) {
    let settings = Set(comparison.settings.map(\.name))
    let scores = Set(comparison.scores.map(\.name))
    runs = comparison.runs.map { run in
      Run(
        id: run.entry.id, pipeline: run.entry.header.pipeline, state: run.entry.state.rawValue,
        startedAt: run.entry.header.startedAt, sweep: run.entry.header.sweep,
        seconds: run.entry.seconds,
        settings: run.entry.header.settings.filter { settings.contains($0.key) },
        scores: run.scores.filter { scores.contains($0.key) },
        outputs: run.outputs.mapValues { "sha256:\($0.hex)" })
    }
    differences =
      comparison.runs.count != 2
      ? nil
      : comparison.scores.compactMap { score in
        guard let (absolute, relative) = score.difference, let first = score.numbers[0],
          let second = score.numbers[1]
        else { return nil }
        return Difference(
          name: score.name, first: first, second: second, difference: absolute, relative: relative)
      }
    identicalOutputs = comparison.identicalOutputs
    differentOutputs = comparison.differentOutputs
    leftOut = comparison.leftOut
  }
}
