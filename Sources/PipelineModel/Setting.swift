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
  /// Takes a new value; gives what is wrong with the text, or nil.
  func assign(_ text: String) -> String?
}

extension Setting: AnySetting {
  var currentText: String { wrappedValue.settingText }

  func assign(_ text: String) -> String? {
    guard let value = Value(settingText: text) else { return "takes \(Value.settingForm)" }
    if let complaint = check(value) { return complaint }
    box.value.withLock { $0 = value }
    return nil
  }
}
