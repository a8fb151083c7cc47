public import ArgumentParser

/// One `--set name=value`: the new value of a pipeline's setting, still as text.
public struct Assignment: ExpressibleByArgument, Equatable, Sendable {
  public let name: String
  public let value: String

  /// `nil` where there is no `=`, or nothing before it.
  public init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  public var defaultValueDescription: String { "\(name)=\(value)" }
}
