public import ArtifactStore
public import Fingerprint
import FoundationEssentials

/// Everything that the journal of a run says, from the plan to how each stage ended.
///
/// The journal of a run that goes on, or was killed, is read as far as it goes; what is not a line
/// of a journal is left out.
public struct RunLog: Sendable {
  public let entry: RunEntry
  /// In the order of the plan.
  public private(set) var stages: [RunStage] = []
  private var places: [String: Int] = [:]
  /// The plan that the journal names; nil where it does not come so far.
  public private(set) var plan: Digest?
  /// Whether that plan is gone or damaged, so that stages may lack here.
  public private(set) var isPlanLost = false

  public var header: RunHeader { entry.header }

  public init(_ entry: RunEntry, in store: ArtifactStore) throws {
    self.entry = entry
    var reader = try LineReader(opening: store.journalPath(entry.id))
    try read(&reader, in: store)
  }

  init(_ entry: RunEntry) { self.entry = entry }

  /// Takes in the lines that are there now.
  mutating func read(_ reader: inout LineReader, in store: ArtifactStore) throws {
    let decoder = JSONDecoder()
    while let line = try reader.next() {
      guard let line = try? decoder.decode(JournalLine.self, from: Data(line)) else { continue }
      note(line, in: store)
    }
  }

  /// The outputs by name, in the order of the plan, each with the stage that makes it.
  public var outputs: [(name: String, stage: RunStage)] {
    stages.flatMap { stage in stage.outputs.map { (name: $0, stage: stage) } }
  }

  /// The stage of that name.
  public func stage(_ name: String) -> RunStage? { places[name].map { stages[$0] } }

  /// The one place that knows how a plan is written.
  private mutating func note(_ line: JournalLine, in store: ArtifactStore) {
    switch line {
    case .plan(let digest):
      plan = digest
      let kept = Plan(digest, in: store)
      isPlanLost = kept == nil
      for stage in kept?.stages ?? [] {
        stages[place(of: stage.stage)] = RunStage(planned: stage)
      }
    case .started(let stage, let action, let at):
      stages[place(of: stage)].start(action, at: at)
    case .settled(let stage, let action, let artifact, let how, let seconds, let at):
      stages[place(of: stage)].settle(action, artifact, how: how, seconds: seconds, at: at)
    case .failed(let stage, let message, let at):
      stages[place(of: stage)].fail(message, at: at)
    case .run, .ended: break
    }
  }

  /// Where the stage of that name is; one that no plan named is put at the end.
  private mutating func place(of name: String) -> Int {
    if let place = places[name] { return place }
    places[name] = stages.count
    stages.append(RunStage(name: name))
    return stages.count - 1
  }
}
