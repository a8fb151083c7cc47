/// The settings of a pipeline, by name.
public struct Settings {
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let help: String
    public let defaultValue: String
    public let value: String

    public init(name: String, help: String, defaultValue: String, value: String) {
      self.name = name
      self.help = help
      self.defaultValue = defaultValue
      self.value = value
    }
  }

  private let settings: [(name: String, setting: any AnySetting)]

  public init(of pipeline: some Pipeline) {
    settings = Mirror(reflecting: pipeline).children.compactMap { child in
      guard let setting = child.value as? any AnySetting, let label = child.label else {
        return nil
      }
      return (String(label.drop { $0 == "_" }), setting)
    }
  }

  public var entries: [Entry] {
    settings.map {
      Entry(
        name: $0.name, help: $0.setting.help, defaultValue: $0.setting.defaultText,
        value: $0.setting.currentText)
    }
  }

  /// Applies `name=value` texts, in order.
  public func apply(_ assignments: [String]) throws(UserError) {
    for assignment in assignments {
      let (name, text, setting) = try find(assignment)
      do {
        try setting.assign(text)
      } catch {
        throw Settings.refusal(name, text, error)
      }
    }
  }

  /// The parts of a `name=value` text, and the setting that it is for.
  func find(
    _ assignment: String
  ) throws(UserError) -> (name: String, text: String, setting: any AnySetting) {
    guard let equals = assignment.firstIndex(of: "=") else {
      throw UserError("--set \(assignment): give it as name=value, for example --set \(example)")
    }
    let name = String(assignment[..<equals])
    let text = String(assignment[assignment.index(after: equals)...])
    guard let match = settings.first(where: { $0.name == name }) else {
      throw UserError("--set \(name): this pipeline has no setting of that name; \(known)")
    }
    return (name, text, match.setting)
  }

  static func refusal(_ name: String, _ text: String, _ refusal: SettingRefusal) -> UserError {
    UserError("--set \(name): “\(text)” is not accepted; “\(name)” \(refusal.complaint)")
  }

  private var known: String {
    settings.isEmpty
      ? "it has none at all" : "it has " + settings.map(\.name).joined(separator: ", ")
  }

  private var example: String {
    settings.first.map { "\($0.name)=\($0.setting.defaultText)" } ?? "name=value"
  }
}
