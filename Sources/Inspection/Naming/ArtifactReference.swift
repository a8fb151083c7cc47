public import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import Terminal

/// How a user names an artifact:
/// - an output or a stage of the latest run that has it (`score`), or the part of its name that no
///   other has;
/// - the same in a certain run (`badnets:score`, `latest~1:score`);
/// - the name that it was imported under;
/// - `sha256:` and the first digits, at least six, of its digest or of its action key; the digits
///   alone do, where no name holds them.
public struct ArtifactReference: Sendable {
  public let text: String

  /// How many digits of a digest are asked for.
  private static let digitLimit = 6
  /// How many runs are looked through for a name.
  private static let depth = 200

  public init(_ text: String) { self.text = text }

  /// The artifact that is meant. Takes no lock and changes nothing.
  ///
  /// - Throws: a ``UserError`` that names what it could be instead, where it is nothing that the
  ///   cache knows, or several things.
  public func find(in store: ArtifactStore) throws -> FoundArtifact {
    if text.hasPrefix("sha256:") {
      return try artifact(startingWith: String(text.dropFirst(7)), in: store)
    }
    if let colon = text.firstIndex(of: ":"), colon != text.startIndex {
      let run = try RunReference(String(text[..<colon]), in: store).run()
      return try artifact(
        named: String(text[text.index(after: colon)...]), in: store,
        RunContents(RunLog(run, in: store)))
    }
    // A run's journal may be long, so each is read once, and no more of them than it takes.
    var partial: (run: RunContents, names: [String])?
    var latest: RunContents?
    for entry in try RunList(in: store).prefix(ArtifactReference.depth) {
      guard let log = try? RunLog(entry, in: store) else { continue }
      let run = RunContents(log)
      latest = latest ?? run
      let names = run.matches(text)
      if names == [text], run.action(text) != nil { return try artifact(text, of: run, in: store) }
      if partial == nil, names.contains(where: { run.action($0) != nil }) { partial = (run, names) }
    }
    if let partial { return try artifact(oneOf: partial.names, of: partial.run, in: store) }
    if let imported = try imported(in: store) { return imported }
    if digits(of: text) != nil {
      return try artifact(startingWith: text, in: store, orIn: latest)
    }
    throw unknown(text, in: latest, what: "the latest run", store)
  }

  // MARK: By name

  private func artifact(
    named name: String, in store: ArtifactStore, _ run: RunContents
  ) throws -> FoundArtifact {
    let names = run.matches(name)
    guard !names.isEmpty else { throw unknown(name, in: run, what: "run \(run.header.id)", store) }
    return try artifact(oneOf: names, of: run, in: store)
  }

  private func artifact(
    oneOf names: [String], of run: RunContents, in store: ArtifactStore
  ) throws -> FoundArtifact {
    // An output and its stage are one artifact under two names.
    guard Set(names.map { run.action($0)?.hex ?? $0 }).count == 1, let name = names.first else {
      throw UserError("“\(text)” could be any of \(nameList(names)); give more of the name")
    }
    return try artifact(name, of: run, in: store)
  }

  private func artifact(
    _ name: String, of run: RunContents, in store: ArtifactStore
  ) throws -> FoundArtifact {
    guard let action = run.action(name) else {
      throw UserError(
        "run \(run.header.id) has not made “\(name)”; run \(run.header.pipeline) again to make it")
    }
    guard let record = try store.record(for: action) else {
      throw UserError(
        "run \(run.header.id) had “\(name)”, but the cache no longer has its record "
          + "\(action.hex.prefix(12)); run \(run.header.pipeline) again to make it")
    }
    return FoundArtifact(record: record, name: name, run: run.header)
  }

  private func unknown(
    _ name: String, in run: RunContents?, what: String, _ store: ArtifactStore
  ) -> UserError {
    guard let run else {
      return UserError(
        "there is no artifact “\(name)”, as the cache \(store.path) has no runs; run a pipeline "
          + "first, or pass another --cache")
    }
    let like = namesLike(name, among: run.names)
    return UserError(
      like.isEmpty
        ? "there is no artifact “\(name)”; \(what) has \(nameList(run.names))"
        : "there is no artifact “\(name)”; did you mean \(nameList(like, limit: 3))?")
  }

  /// What was imported last under that name.
  private func imported(in store: ArtifactStore) throws -> FoundArtifact? {
    try RecordIndex(of: store).records
      .filter { $0.kind == ImportedArtifact.kind && $0.label == text }
      .max { ($0.provenance.startedAt, $0.key) < ($1.provenance.startedAt, $1.key) }
      .map { FoundArtifact(record: $0) }
  }

  // MARK: By digest

  /// The text, where it is enough of a digest.
  private func digits(of text: String) -> String? {
    let isDigest =
      (ArtifactReference.digitLimit...2 * Digest.byteCount).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
    return isDigest ? text : nil
  }

  private func artifact(
    startingWith given: String, in store: ArtifactStore, orIn latest: RunContents? = nil
  ) throws -> FoundArtifact {
    guard let digits = digits(of: given.lowercased()) else {
      throw UserError(
        "“\(text)” is no digest: give at least \(ArtifactReference.digitLimit) hexadecimal digits "
          + "of an artifact's digest or of an action key")
    }
    // A whole action key names one file; anything else takes a look at all records.
    if let key = Digest(hex: digits), let record = try store.record(for: key) {
      return FoundArtifact(record: record)
    }
    let index = try RecordIndex(of: store)
    var found = index.records.filter { $0.key.hex.hasPrefix(digits) }
    // An artifact that several actions made is one, and the same as that of a key found before.
    for record in index.artifacts(startingWith: digits)
    where !found.contains(where: { $0.artifact == record.artifact }) {
      found.append(record)
    }
    if let record = found.first, found.count == 1 { return FoundArtifact(record: record) }
    guard found.isEmpty else {
      let choices = found.map { "\($0.label) (\($0.artifact.hex.prefix(12)))" }
      throw UserError("“\(text)” could be any of \(nameList(choices)); give more digits")
    }
    let names = latest.map { "; the latest run has \(nameList($0.names))" } ?? ""
    throw UserError(
      "the cache has no artifact and no action key that starts with \(digits)\(names)")
  }
}
