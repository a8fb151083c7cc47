/// Something to say instead of doing what was asked: help, or what is wrong with the arguments.
public struct EarlyExit: Error, Sendable {
  /// 0 where help was asked for, 2 where the arguments are wrong.
  public let status: Int32
  /// For standard output where `status` is 0, for standard error otherwise.
  public let message: String

  init(_ error: any Error) {
    status = RootCommand.exitCode(for: error) == .success ? 0 : 2
    message = RootCommand.fullMessage(for: error)
  }
}
