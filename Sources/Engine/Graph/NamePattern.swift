/// A name as users give it: the name itself, or a pattern in which `*` stands for any text, none
/// at all included.
public struct NamePattern: Sendable {
  public let text: String
  /// What lies between the stars.
  private let parts: [Substring]

  public init(_ text: String) {
    self.text = text
    parts = text.split(separator: "*", omittingEmptySubsequences: false)
  }

  /// Whether the pattern has a star, so that it may stand for several names.
  public var isPattern: Bool { parts.count > 1 }

  public func matches(_ name: String) -> Bool {
    guard isPattern, let first = parts.first, let last = parts.last else { return name == text }
    guard name.hasPrefix(first) else { return false }
    var rest = name.dropFirst(first.count)
    // The earliest place for each part leaves the most for those behind it.
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let place = rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
