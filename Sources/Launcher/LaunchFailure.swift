/// Why a pipeline file could not be turned into a running program.
public struct LaunchFailure: Error, CustomStringConvertible, Equatable, Sendable {
  /// What the process should exit with: 1 where the machine failed, 2 where the user's input is
  /// wrong, 128 + the signal where the user interrupted.
  public let status: Int32
  /// One sentence: what, where, what to do.
  public let description: String

  init(status: Int32, _ description: String) {
    self.status = status
    self.description = description
  }

  /// What the user gave is wrong.
  static func input(_ description: String) -> LaunchFailure {
    LaunchFailure(status: 2, description)
  }

  /// The machine failed: a disk is full, a folder is not writable.
  static func machine(_ description: String) -> LaunchFailure {
    LaunchFailure(status: 1, description)
  }

  /// A signal stopped the work; there is nothing to add.
  static func interrupted(by signal: Int32) -> LaunchFailure {
    LaunchFailure(status: 128 + signal, "interrupted while compiling; nothing was kept")
  }
}
