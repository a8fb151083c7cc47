/// Why bytes are no image that can be read.
public struct ImageError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do, as the end of a sentence about the file.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  public var description: String { "this is no image that can be read: \(reason)" }
}
