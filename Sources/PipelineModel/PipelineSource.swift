import Synchronization

/// What the running program knows of the pipeline file that it was compiled from.
public enum PipelineSource {
  private static let current = Mutex("unstamped")

  /// The digest of the file's code, comments and layout left out. Set once, before the pipeline's
  /// outputs are asked for.
  public static var stamp: String {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }
}
