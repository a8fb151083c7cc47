extension Graph {
  /// For each vertex the folder of outputs that it belongs to, such as `sigma-0.4`; empty for what
  /// several folders, or none, need.
  ///
  /// A stage that makes an output belongs to the output's folder. Any other belongs where all that
  /// is made from it belongs, what gathers several folders, such as a report on a whole sweep, left
  /// out of account.
  public var outputFolders: [String] {
    let own = ownFolders
    let gathers = gathers(own)
    var folders: [[Substring]] = Array(repeating: [], count: vertices.count)
    for index in vertices.indices.reversed() {
      if let folder = own[index] {
        folders[index] = folder
        continue
      }
      let dependents = vertices[index].dependents.filter { !gathers[$0] || !folders[$0].isEmpty }
      guard let first = dependents.first else { continue }
      folders[index] = dependents.dropFirst().reduce(folders[first]) {
        Graph.shared($0, folders[$1])
      }
    }
    return folders.map { $0.joined(separator: "/") }
  }

  /// The folder that the outputs of a vertex have in common; nil for a vertex that makes none.
  private var ownFolders: [[Substring]?] {
    var own: [[Substring]?] = Array(repeating: nil, count: vertices.count)
    for output in outputs {
      let folder = Array(output.name.split(separator: "/").dropLast())
      own[output.vertex] = own[output.vertex].map { Graph.shared($0, folder) } ?? folder
    }
    return own
  }

  /// Whether a vertex has inputs that belong to different folders.
  private func gathers(_ own: [[Substring]?]) -> [Bool] {
    enum Reach: Equatable { case none, one([Substring]), several }
    // Which folders the outputs lie in that need a vertex, those in no folder left out.
    var reach: [Reach] = Array(repeating: .none, count: vertices.count)
    for index in vertices.indices.reversed() {
      if let folder = own[index], !folder.isEmpty { reach[index] = .one(folder) }
      for dependent in vertices[index].dependents {
        if reach[dependent] == .none || reach[dependent] == reach[index] { continue }
        reach[index] = reach[index] == .none ? reach[dependent] : .several
      }
    }
    return vertices.map { vertex in
      var first: [Substring]?
      for upstream in vertex.upstream {
        guard case .one(let folder) = reach[upstream] else { continue }
        if let first, first != folder { return true }
        first = folder
      }
      return false
    }
  }

  private static func shared(_ one: [Substring], _ other: [Substring]) -> [Substring] {
    zip(one, other).prefix { $0.0 == $0.1 }.map(\.0)
  }
}
