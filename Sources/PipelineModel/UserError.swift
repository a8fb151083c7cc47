/// Something that the user can mend, in one sentence: what is wrong, where, and what to do.
public struct UserError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
