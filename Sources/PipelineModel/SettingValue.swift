/// A type that `--set name=value` can give.
public protocol SettingValue: Sendable {
  init?(settingText: String)
  var settingText: String { get }
  /// What is expected, for messages: `a number`, `true or false`.
  static var settingForm: String { get }
}

extension Int: SettingValue {
  public init?(settingText: String) { self.init(settingText) }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a whole number" }
}

extension UInt64: SettingValue {
  public init?(settingText: String) { self.init(settingText) }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a whole number from 0 on" }
}

extension Double: SettingValue {
  public init?(settingText: String) {
    guard let value = Double(settingText), value.isFinite else { return nil }
    self = value
  }
  public var settingText: String { "\(self)" }
  public static var settingForm: String { "a number" }
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
      let trimmed = part.drop { $0 == " " }
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
}
