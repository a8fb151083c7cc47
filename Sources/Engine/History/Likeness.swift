import ArtifactStore
import Fingerprint
import PipelineModel

/// Finds, among earlier results of one kind of stage, the one that has most in common with a stage
/// that never ran: without comparing it with each of them.
///
/// What they can have in common are features: a code stamp, a parameter's value, an input's bytes.
/// Those that nearly all have tell nothing, and are counted for the newest alone.
struct Likeness {
  private var mentions: [History.Mention] = []
  /// Which mentions have a feature, the newest first.
  private var having: [String: [Int]] = [:]

  /// How many results are looked at, and how many that share a feature.
  private static let most = 1000
  private static let mostAlike = 64

  var isFull: Bool { mentions.count >= Likeness.most }

  /// Adds a result that is older than those before.
  mutating func add(_ mention: History.Mention, _ record: Record) {
    let features = Likeness.features(
      stamp: record.stamp, parameters: record.parameters,
      inputs: record.inputs.map { ($0.name, $0.artifact) })
    for feature in features where having[feature, default: []].count < Likeness.mostAlike {
      having[feature, default: []].append(mentions.count)
    }
    mentions.append(mention)
  }

  /// The result with the most features in common, the newest of several; nil when there is none.
  func nearest(to features: [String]) -> History.Mention? {
    var common: [Int: Int] = [:]
    for feature in features {
      for index in having[feature] ?? [] { common[index, default: 0] += 1 }
    }
    let best = common.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return best.map { mentions[$0.key] } ?? mentions.first
  }

  static func features(
    stamp: String, parameters: String, inputs: [(name: String, artifact: Digest)]
  ) -> [String] {
    ["stamp \(stamp)"]
      + CanonicalValue(json: parameters).fields.map { "parameter \($0.key) \($0.value.json)" }
      + inputs.map { "input \($0.name) \($0.artifact.hex)" }
  }
}
