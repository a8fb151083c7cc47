/// Why bytes are no MATLAB file that can be read.
public struct MATLABError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do, as the end of a sentence about the file.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  public var description: String { "this is not a MATLAB 5 file that can be read: \(reason)" }
}
