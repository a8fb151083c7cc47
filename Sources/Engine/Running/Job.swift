import ArtifactStore
public import Fingerprint

/// What a worker needs to know to run one stage.
public struct Job: Codable, Sendable {
  /// The stage, by its definition key.
  public let definition: Digest
  /// The key that the result is published under.
  public let action: Digest
  public let name: String
  /// The records that hold the inputs' artifacts.
  public let inputs: [JobInput]
  public let sources: [JobSource]
  /// The id of the run that wants it.
  public let run: String?
  /// Which attempt at the stage this is in this run, from 1.
  public let attempt: Int
  /// Whether the stage runs although its artifact is published.
  public let isForced: Bool
  /// The action whose artifact the stage may find its own as good as; nil where there is none, or
  /// the stage has no tolerance.
  public var earlier: Digest? = nil
  /// Where a check wants what the stage makes and prints; nil where it is to be published.
  public var checkFolder: String? = nil

  /// In ``checkFolder``: the folder of the payloads, and what the stage printed.
  static let checkedPayloads = "payloads"
  static let checkedLog = "log"
}

public struct JobInput: Codable, Sendable {
  public let name: String
  public let definition: Digest
  public let action: Digest
}

extension JobInput {
  /// Those of a vertex, as far as the records of what is upstream are known.
  static func all(
    of vertex: Graph.Vertex, in graph: Graph, records: (Int) -> Record?
  ) -> [JobInput] {
    vertex.inputs.flatMap { input in
      input.vertices.compactMap { upstream in
        records(upstream).map {
          JobInput(
            name: input.name, definition: graph.vertices[upstream].node.definition,
            action: $0.readAction)
        }
      }
    }
  }
}

public struct JobSource: Codable, Sendable {
  public let path: String
  public let digest: Digest
}
