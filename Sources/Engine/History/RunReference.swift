public import ArtifactStore
import PipelineModel

/// How users name a run: by its id or the start of it, by a pipeline's name (its latest run), or
/// as `latest`. With `~N` behind a name or `latest`, the N-th run before that.
public struct RunReference: Sendable {
  private let text: String
  private let store: ArtifactStore

  public init(_ text: String, in store: ArtifactStore) {
    self.text = text
    self.store = store
  }

  /// The one run that is meant.
  public func run() throws -> RunEntry {
    let runs = try runs()
    guard runs.count == 1 else { throw ambiguous(runs.map(\.id).reversed()) }
    return runs[0]
  }

  /// The runs that are meant, in the order in which they began: one, or those of a sweep, which is
  /// named by the start that their ids share.
  public func runs() throws -> [RunEntry] {
    let list = try RunList(in: store)
    guard !list.ids.isEmpty else { throw UserError("the cache \(store.path) has no runs yet") }
    let (name, back) = parts
    if name == "latest" {
      return [try pick(back, from: list)]
    }
    if list.ids.contains(text) {
      guard let entry = RunEntry(text, in: store) else {
        throw UserError("the journal of run \(text) cannot be read")
      }
      return [entry]
    }
    let starting = list.ids.filter { $0.hasPrefix(text) }
    if !text.isEmpty, !starting.isEmpty { return try started(starting) }
    return [try pick(back, from: list, of: name)]
  }

  /// `badnets~2` → `badnets` and 2.
  private var parts: (name: String, back: Int) {
    guard let tilde = text.lastIndex(of: "~"),
      let back = Int(text[text.index(after: tilde)...]), back >= 0
    else { return (text, 0) }
    return (String(text[..<tilde]), back)
  }

  private func started(_ ids: [String]) throws -> [RunEntry] {
    let entries = ids.reversed().compactMap { RunEntry($0, in: store) }
    guard let first = entries.first else {
      throw UserError("the journal of run \(ids[0]) cannot be read")
    }
    let isSweep =
      first.header.sweep != nil
      && entries.allSatisfy {
        $0.header.sweep == first.header.sweep
      }
    guard entries.count == 1 || isSweep else { throw ambiguous(ids) }
    return entries
  }

  private func pick(_ back: Int, from list: RunList, of pipeline: String? = nil) throws
    -> RunEntry
  {
    var left = back
    for entry in list where pipeline == nil || entry.header.pipeline == pipeline {
      if left == 0 { return entry }
      left -= 1
    }
    let seen = back - left
    if seen > 0 {
      let whose = pipeline.map { " of “\($0)”" } ?? ""
      throw UserError(
        "“\(text)”: there \(seen == 1 ? "is only 1 run" : "are only \(seen) runs")\(whose)")
    }
    if pipeline == nil { throw UserError("the journals of the cache \(store.path) cannot be read") }
    throw UserError(
      "there is no run “\(text)”; give the id of a run or the start of it, the name of a pipeline, "
        + "or latest (“ibpipe log” lists the runs)")
  }

  private func ambiguous(_ ids: [String]) -> UserError {
    let shown = ids.prefix(6).joined(separator: ", ")
    let more = ids.count > 6 ? " and \(ids.count - 6) more" : ""
    return UserError("“\(text)” could be any of \(shown)\(more); give more of the id")
  }
}
