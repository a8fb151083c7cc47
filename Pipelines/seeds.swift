// ibpipe: include "seeds/Coin.swift"
import IBPipe

/// A stage of one's own in a file beside the pipeline, over several seeds, and a figure by a Python
/// script. Takes no time: try --set seeds=8, and only the three that are new are thrown.
@main
struct Seeds: Pipeline {
  @Setting("How many seeds.", in: 2...1000) var seeds: UInt64 = 5
  @Setting("The probability of heads of the second coin.", in: 0...1) var bias = 0.55

  var outputs: [Output] {
    let fair = Replicates(seeds: 1...seeds) { ThrowCoin(seed: $0) }
    let biased = Replicates(seeds: 1...seeds) { ThrowCoin(seed: $0, bias: bias) }
    Output("fair", fair.summary)
    Output("effect", Comparison(of: fair, with: biased))
    Output(
      "figure",
      Command(
        "python3 seeds/plot.py fair/value.json heads.svg", inputs: ["fair": fair.summary],
        outputs: ["heads.svg"]))
  }
}
