public import ArtifactStore
import Fingerprint
import FoundationEssentials

/// What earlier runs of the same pipeline left behind.
public struct History {
  /// A stage as an earlier run knew it.
  struct Mention {
    let stage: String
    let kind: String
    let record: Record
    let run: RunHeader
  }

  /// Newest first; one for each record.
  private let mentions: [Mention]

  /// How many earlier runs are looked at.
  private static let depth = 20

  /// Reads the journals of the latest runs of a pipeline.
  public init(of pipeline: String, in store: ArtifactStore) {
    var mentions: [Mention] = []
    var seen: Set<Digest> = []
    var runs = 0
    for id in (try? store.runs()) ?? [] {
      guard let run = History.read(id, of: pipeline, in: store) else { continue }
      if runs == History.depth { break }
      runs += 1
      for (stage, kind, action) in run.stages.reversed() where seen.insert(action).inserted {
        guard let record = try? store.record(for: action) else { continue }
        mentions.append(Mention(stage: stage, kind: kind, record: record, run: run.header))
      }
    }
    self.mentions = mentions
  }

  private static func read(
    _ id: String, of pipeline: String, in store: ArtifactStore
  ) -> (header: RunHeader, stages: [(String, String, Digest)])? {
    let decoder = JSONDecoder()
    var header: RunHeader?
    var kinds: [String: String] = [:]
    var stages: [(String, String, Digest)] = []
    for text in (try? store.journalLines(of: id)) ?? [] {
      switch try? decoder.decode(JournalLine.self, from: Data(text.utf8)) {
      case .run(let line):
        if line.pipeline != pipeline { return nil }
        header = line
      case .plan(let digest):
        for stage in Plan(digest, in: store)?.stages ?? [] {
          kinds[stage.stage] = stage.kind
          if let action = stage.action, stage.artifact != nil {
            stages.append((stage.stage, stage.kind, action))
          }
        }
      case .settled(let stage, let action, _, _, _, _):
        stages.append((stage, kinds[stage] ?? "", action))
      default: continue
      }
    }
    return header.map { ($0, stages) }
  }

  /// The earlier result that a stage is best compared with: the latest under its name, else the
  /// one of the same kind that differs least.
  func nearest(
    to vertex: Graph.Vertex, differences: (Record) -> Int
  ) -> Mention? {
    if let same = mentions.first(where: { $0.stage == vertex.name && $0.kind == vertex.node.kind })
    {
      return same
    }
    return mentions.filter { $0.kind == vertex.node.kind }
      .map { ($0, differences($0.record)) }
      .min { $0.1 < $1.1 }?.0
  }

  /// The usual running time of a kind of stage in seconds, from the records at hand.
  public func usualSeconds(of kind: String) -> Double? {
    let times = mentions.filter { $0.kind == kind }.map(\.record.provenance.seconds)
    return times.isEmpty ? nil : times.reduce(0, +) / Double(times.count)
  }
}
