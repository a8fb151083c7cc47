import Synchronization

/// A value that can be changed from the command line with `--set name=value`.
///
/// ```swift
/// @Setting("Share of every class that is poisoned.", in: 0.001...0.5) var rate = 0.1
/// ```
@propertyWrapper
public struct Setting<Value: SettingValue> {
  private final class Box: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  private let box: Box
  private let check: @Sendable (Value) -> String?
  public let help: String
  public let defaultText: String

  public var wrappedValue: Value { box.value.withLock { $0 } }

  public init(wrappedValue: Value, _ help: String = "") {
    self.box = Box(wrappedValue)
    self.help = help
    self.defaultText = wrappedValue.settingText
    self.check = { _ in nil }
  }

  /// - Parameter range: the values that are accepted.
  public init(wrappedValue: Value, _ help: String = "", in range: ClosedRange<Value>)
  where Value: Comparable {
    self.box = Box(wrappedValue)
    self.help = help
    self.defaultText = wrappedValue.settingText
    self.check = { value in
      range.contains(value)
        ? nil : "takes \(range.lowerBound.settingText) to \(range.upperBound.settingText)"
    }
  }
}

/// A setting whose type is not known.
protocol AnySetting {
  var help: String { get }
  var defaultText: String { get }
  var currentText: String { get }
  var mayHoldCommas: Bool { get }
  /// A value as the setting itself would write it.
  func canonical(_ text: String) throws(SettingRefusal) -> String
  /// Takes a new value.
  func assign(_ text: String) throws(SettingRefusal)
}

/// What is wrong with a text that was to become a setting's value: `takes a number`.
struct SettingRefusal: Error {
  let complaint: String
}

extension Setting: AnySetting {
  var currentText: String { wrappedValue.settingText }

  var mayHoldCommas: Bool { Value.mayHoldCommas }

  func canonical(_ text: String) throws(SettingRefusal) -> String {
    try value(of: text).settingText
  }

  func assign(_ text: String) throws(SettingRefusal) {
    let value = try value(of: text)
    box.value.withLock { $0 = value }
  }

  private func value(of text: String) throws(SettingRefusal) -> Value {
    guard let value = Value(settingText: text) else {
      throw SettingRefusal(complaint: "takes \(Value.settingForm)")
    }
    if let complaint = check(value) { throw SettingRefusal(complaint: complaint) }
    return value
  }
}
