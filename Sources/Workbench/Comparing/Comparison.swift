package import ArtifactStore
package import Engine
package import Fingerprint

/// Runs side by side: settings, scores, and which outputs are the same bytes.
package struct Comparison {
  package struct Run {
    package let entry: RunEntry
    package let scores: [String: Double]
    /// The artifact digests of the outputs that were made.
    package let outputs: [String: Digest]
  }

  /// One line of the comparison: a text for each run, nil where it has none.
  package struct Quantity {
    package let name: String
    package let texts: [String?]
    /// The numbers behind the texts, where they are numbers.
    package let numbers: [Double?]

    var isSame: Bool { texts.allSatisfy { $0 == texts[0] } }
  }

  package let runs: [Run]
  package let settings: [Quantity]
  package let scores: [Quantity]
  package let seconds: Quantity
  /// The outputs that all runs have, and in all the same artifact.
  package let identicalOutputs: [String]
  /// Those that some have and not all, or not the same.
  package let differentOutputs: [String]
  package let leftOut: [String]

  /// - Parameter onlyChanged: whether to leave out what is the same in all runs.
  package init(_ entries: [RunEntry], in store: ArtifactStore, onlyChanged: Bool) throws {
    var leftOut: Set<String> = []
    // Runs share most of what they made.
    var known: [String: Scores] = [:]
    runs = try entries.map { entry in
      var scores: [String: Double] = [:]
      var outputs: [String: Digest] = [:]
      for (name, stage) in try RunLog(entry, in: store).outputs {
        guard let artifact = stage.artifact, let action = stage.action else { continue }
        outputs[name] = artifact
        let key = "\(name) \(action.hex)"
        if known[key] == nil {
          guard let record = try store.record(for: action) else {
            leftOut.insert("\(name) (no longer in the cache)")
            continue
          }
          known[key] = Scores(of: record, output: name, in: store)
        }
        scores.merge(known[key]?.values ?? [:]) { first, _ in first }
        leftOut.formUnion(known[key]?.leftOut ?? [])
      }
      return Run(entry: entry, scores: scores, outputs: outputs)
    }
    let runs = runs
    func names(_ of: (Run) -> some Collection<String>) -> [String] {
      Set(runs.flatMap(of)).sorted()
    }
    let settings = names { $0.entry.header.settings.keys }.map { name in
      let texts = runs.map { $0.entry.header.settings[name] }
      return Quantity(name: name, texts: texts, numbers: texts.map { $0.flatMap { Double($0) } })
    }
    let scores = names { $0.scores.keys }.map { name in
      Quantity(name: name, numbers: runs.map { $0.scores[name] })
    }
    self.settings = settings.filter { !onlyChanged || !$0.isSame }
    self.scores = scores.filter { !onlyChanged || !$0.isSame }
    seconds = Quantity(name: "seconds", numbers: runs.map(\.entry.seconds))
    let outputs = names { $0.outputs.keys }
    let isIdentical = { (name: String) in
      runs[0].outputs[name] != nil && runs.allSatisfy { $0.outputs[name] == runs[0].outputs[name] }
    }
    identicalOutputs = outputs.filter(isIdentical)
    differentOutputs = outputs.filter { !isIdentical($0) }
    self.leftOut = leftOut.sorted()
  }
}

extension Comparison.Quantity {
  fileprivate init(name: String, numbers: [Double?]) {
    self.init(name: name, texts: numbers.map { $0.map(exactText) }, numbers: numbers)
  }

  /// What the second of two runs has more than the first, and that as a part of the first.
  package var difference: (absolute: Double, relative: Double?)? {
    guard numbers.count == 2, let first = numbers[0], let second = numbers[1] else { return nil }
    let absolute = second - first
    guard absolute.isFinite else { return nil }
    return (absolute, first == 0 ? nil : absolute / abs(first))
  }
}

/// A number such that it can be read back: `12`, `0.0721`.
func exactText(_ value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
  return "\(value)"
}
