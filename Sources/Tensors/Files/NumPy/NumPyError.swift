/// Why bytes are no NumPy file that can be read.
public struct NumPyError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, as the end of a sentence about the file.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  public var description: String { "this is not a NumPy file that ibpipe can read: \(reason)" }
}
