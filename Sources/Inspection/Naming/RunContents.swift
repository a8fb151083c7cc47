import Engine
import Fingerprint

/// What a run knows artifacts by: its outputs and stages, with the action keys of those that it
/// made or found fresh.
struct RunContents {
  let header: RunHeader
  /// The names of outputs, then those of stages, each in the run's order and once.
  let names: [String]
  private var actions: [String: Digest] = [:]

  init(_ log: RunLog) {
    header = log.header
    // An output may be called as some other stage is: the output is meant.
    let named = log.outputs.map { ($0.name, $0.stage) } + log.stages.map { ($0.name, $0) }
    var names: [String] = []
    var seen: Set<String> = []
    for (name, stage) in named where seen.insert(name).inserted {
      names.append(name)
      if stage.artifact != nil { actions[name] = stage.action }
    }
    self.names = names
  }

  /// What is meant by a name: the output or stage of that very name, else those whose names hold
  /// that text.
  func matches(_ text: String) -> [String] {
    if names.contains(text) { return [text] }
    let wanted = text.lowercased()
    return wanted.isEmpty ? [] : names.filter { $0.lowercased().contains(wanted) }
  }

  /// The action key that a name stands for; nil where the run did not get so far.
  func action(_ name: String) -> Digest? { actions[name] }
}
