/// A type that `--set name=value` can give.
public protocol SettingValue: Sendable {
  init?(settingText: String)
  var settingText: String { get }
  /// What is expected, for messages: `a number`, `true or false`.
  static var settingForm: String { get }
  /// Whether the text of one value may hold a comma, so that commas cannot part several values.
  static var mayHoldCommas: Bool { get }
}

extension SettingValue {
  public static var mayHoldCommas: Bool { true }
}

extension Int: SettingValue {
  public init?(settingText: String) { self.init(settingText) }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a whole number" }
  public static var mayHoldCommas: Bool { false }
}

extension UInt64: SettingValue {
  public init?(settingText: String) { self.init(settingText) }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a whole number from 0 on" }
  public static var mayHoldCommas: Bool { false }
}

extension Double: SettingValue {
  public init?(settingText: String) {
    guard let value = Double(settingText), value.isFinite else { return nil }
    self = value
  }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a number" }
  public static var mayHoldCommas: Bool { false }
}

extension Bool: SettingValue {
  public init?(settingText: String) {
    switch settingText {
    case "true", "yes", "on", "1": self = true
    case "false", "no", "off", "0": self = false
    default: return nil
    }
  }
  public var settingText: String { self ? "true" : "false" }
  public static var settingForm: String { "true or false" }
  public static var mayHoldCommas: Bool { false }
}

extension String: SettingValue {
  public init?(settingText: String) { self = settingText }
  public var settingText: String { self }
  public static var settingForm: String { "a text" }
}

extension Array: SettingValue where Element: SettingValue {
  /// Elements parted by commas; `[0.4, 0.1]` and `0.4,0.1` mean the same.
  public init?(settingText: String) {
    var text = settingText[...]
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    var elements: [Element] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      var trimmed = part.drop { $0 == " " }
      while trimmed.last == " " { trimmed.removeLast() }
      guard !trimmed.isEmpty || text.isEmpty else { return nil }
      if trimmed.isEmpty { continue }
      guard let element = Element(settingText: String(trimmed)) else { return nil }
      elements.append(element)
    }
    guard !elements.isEmpty else { return nil }
    self = elements
  }
  public var settingText: String { map(\.settingText).joined(separator: ",") }
  public static var settingForm: String {
    "one or more values parted by commas, each \(Element.settingForm)"
  }
}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  public init?(settingText: String) { self.init(rawValue: settingText) }
  public var settingText: String { rawValue }
  public static var settingForm: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }
  public static var mayHoldCommas: Bool { allCases.contains { $0.rawValue.contains(",") } }
}
