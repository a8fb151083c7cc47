import Glibc

/// A pipeline file as a program, ready to take this process's place.
public struct CompiledPipeline: Sendable {
  static let programName = "program"

  /// The program's path.
  public let program: String
  /// The pipeline file as the user gave it.
  public let pipeline: String
  /// The cache's path from the root.
  public let cache: String
  /// The program that says where a stage crashed.
  let backtracer: String

  /// Becomes the program: with the same arguments, and told by the environment where the pipeline
  /// file is (`IBPIPE_PIPELINE`) and where results are kept (`IBPIPE_CACHE`).
  ///
  /// - Parameter arguments: all of this process's arguments, its name included.
  public func execute(arguments: [String]) throws(LaunchFailure) -> Never {
    setenv("IBPIPE_PIPELINE", pipeline, 1)
    setenv("IBPIPE_CACHE", cache, 1)
    // A program that holds the Swift runtime does not know where the rest of Swift lies. What the
    // user wants of backtraces goes first.
    setenv("SWIFT_BACKTRACE", "swift-backtrace=" + backtracer, 0)
    _ = withCStrings(arguments) { execv(program, $0) }
    throw .machine(
      """
      \(program) cannot be run (\(String(cString: strerror(errno)))): remove its folder, and it \
      is compiled again.
      """)
  }
}
