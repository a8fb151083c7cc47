import ArtifactStore
import Engine
import Fingerprint
import FoundationEssentials

/// What a run knows artifacts by: its outputs and stages, with the action keys of those it made or
/// found fresh.
struct RunContents {
  let header: RunHeader
  /// The names of outputs, then those of stages, each in the run's order.
  private(set) var names: [String] = []
  private var actions: [String: Digest] = [:]

  /// Nil where there is no such run, or its journal has no first line.
  init?(of run: String, in store: ArtifactStore) {
    let decoder = JSONDecoder()
    var header: RunHeader?
    for text in (try? store.journalLines(of: run)) ?? [] {
      switch try? decoder.decode(JournalLine.self, from: Data(text.utf8)) {
      case .run(let line): header = line
      case .plan(let digest):
        for stage in Plan(digest, in: store)?.stages ?? [] {
          names.append(stage.stage)
          if stage.artifact != nil { actions[stage.stage] = stage.action }
        }
      case .settled(let stage, let action, _, _, _, _): actions[stage] = action
      default: continue
      }
    }
    guard let header else { return nil }
    self.header = header
  }

  /// What is meant by a name: the output or stage of that very name, else the only one whose name
  /// holds that text.
  func matches(_ text: String) -> [String] {
    if names.contains(text) { return [text] }
    let wanted = text.lowercased()
    return wanted.isEmpty ? [] : names.filter { $0.lowercased().contains(wanted) }
  }

  /// The action key that a name stands for; nil where the run did not get so far.
  func action(_ name: String) -> Digest? { actions[name] }
}
