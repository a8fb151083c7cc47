/// Why a file could not be downloaded, in one sentence.
public enum DownloadError: Error, Equatable, CustomStringConvertible {
  case noLibrary(reason: String)
  case unreachable(url: String, reason: String)
  case refused(url: String, status: Int)
  /// The connection broke as often as it was tried; what has come is kept.
  case broken(url: String, kept: Int, reason: String)
  /// Another file than the one that was asked for, by its length or its digest.
  case another(url: String, reason: String)
  case unwritable(path: String, reason: String)
  /// Another process is downloading the same file to the same place.
  case underWay(path: String)
  case failed(url: String, reason: String)

  public var description: String {
    switch self {
    case .noLibrary(let reason):
      "downloading needs libcurl, which cannot be loaded (\(reason)); install libcurl4"
    case .unreachable(let url, let reason): "\(url) cannot be reached: \(reason)"
    case .refused(let url, let status):
      "\(url) answers with HTTP status \(status); the file may have moved"
    case .broken(let url, let kept, let reason):
      "the connection to \(url) broke again and again (\(reason)); \(kept) bytes are kept, and the "
        + "same command goes on behind them"
    case .another(let url, let reason):
      "\(url) gives another file than the official one: \(reason); nothing of it was kept"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    case .underWay(let path): "another process is downloading \(path); wait until it is done"
    case .failed(let url, let reason): "\(url) cannot be downloaded: \(reason)"
    }
  }
}
