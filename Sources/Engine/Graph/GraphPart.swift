public import PipelineModel
import Terminal

/// The part of a graph that some of its outputs need.
public struct GraphPart: Sendable {
  /// Its stages keep the names that they have in the whole.
  public let graph: Graph
  /// The place in the whole of each of its vertices.
  public let origins: [Int]
}

extension Graph {
  /// The part that the chosen outputs need.
  ///
  /// - Parameter outputs: names that the outputs have in the part, with vertices of this graph.
  public func part(making outputs: [(name: String, vertex: Int)]) -> GraphPart {
    var isNeeded = [Bool](repeating: false, count: vertices.count)
    for output in outputs { isNeeded[output.vertex] = true }
    for index in vertices.indices.reversed() where isNeeded[index] {
      for upstream in vertices[index].upstream { isNeeded[upstream] = true }
    }
    let origins = vertices.indices.filter { isNeeded[$0] }
    return GraphPart(graph: Graph(of: self, keeping: origins, outputs: outputs), origins: origins)
  }

  /// The outputs that names or patterns stand for, in the order of the pipeline.
  ///
  /// - Parameter folders: the names of a sweep's members; behind one of them, a pattern may match
  ///   the rest of an output's name alone.
  public func outputs(
    matching patterns: [String], in folders: [String] = []
  ) throws(UserError) -> [(name: String, vertex: Int)] {
    let folders = Set(folders.filter { !$0.isEmpty }.map { $0 + "/" })
    let names = outputs.map { output in
      let folder = folders.first { output.name.hasPrefix($0) }
      return [output.name] + (folder.map { [String(output.name.dropFirst($0.count))] } ?? [])
    }
    var chosen: Set<Int> = []
    for pattern in patterns {
      let wanted = NamePattern(pattern)
      let matches = outputs.indices.filter { names[$0].contains(where: wanted.matches) }
      guard !matches.isEmpty else {
        throw UserError(
          "--only \(pattern): the pipeline has no such output; it has "
            + nameList(outputs.map(\.name)))
      }
      chosen.formUnion(matches)
    }
    return chosen.sorted().map { outputs[$0] }
  }
}
