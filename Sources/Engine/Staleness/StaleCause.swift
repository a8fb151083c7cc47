/// One thing that changed since an earlier result, or another reason for which a stage is stale.
public struct StaleCause: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable {
    /// It has never run.
    case neverRan = "never-ran"
    /// It has run, and failed each time: in the run `path`, at the time `old`, with the words `new`.
    case failed
    /// The version of a stock stage.
    case version
    /// The code of a stage of the pipeline file.
    case code
    case parameter
    /// An input has other bytes.
    case input
    /// An input has another number of stages behind it, or is gone.
    case inputs
    /// A data file has another content.
    case file
    /// Other data files are read.
    case files
    /// The result is known, but objects of it are gone.
    case missing
    /// The user wants it to run.
    case forced
    /// Something that records do not show.
    case unknown
  }

  public let kind: Kind
  /// What changed: the path of a parameter, the name of an input, a file, a missing payload. Of a
  /// failure, the run.
  public let path: String?
  /// The stage behind an input.
  public let upstream: String?
  public let old: String?
  public let new: String?

  init(
    _ kind: Kind, path: String? = nil, upstream: String? = nil, old: String? = nil,
    new: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.upstream = upstream
    self.old = old
    self.new = new
  }

  /// The cause in one sentence, with the old and the new value.
  public var sentence: String {
    let path = path ?? ""
    let change = "\(old ?? "nothing") → \(new ?? "nothing")"
    switch kind {
    case .neverRan: return "it has never run with this cache"
    case .failed:
      return "it has only ever failed with this cache, last in run \(path)"
        + "\(old.map { ", \($0)" } ?? ""): \(new ?? "")"
    case .version: return "the stage's own version changed: \(old ?? "none") → \(new ?? "none")"
    case .code: return "the code of the stage changed in the pipeline's files"
    case .parameter: return "\(path): \(change)"
    case .input:
      return "input \(path): “\(upstream ?? "")” gives other bytes "
        + "(\((old ?? "").prefix(8)) → \((new ?? "").prefix(8)))"
    case .inputs:
      return new == nil
        ? "input \(path) is no longer there" : "input \(path): \(change) stages"
    case .file:
      return "the file \(path) changed (\((old ?? "").prefix(8)) → \((new ?? "").prefix(8)))"
    case .files: return "the files it reads: \(old ?? "none") → \(new ?? "none")"
    case .missing: return "its result is known, but missing from the cache: \(path)"
    case .forced: return "--force asks for it"
    case .unknown:
      return "something changed that records do not show, such as the type of a number"
    }
  }
}
