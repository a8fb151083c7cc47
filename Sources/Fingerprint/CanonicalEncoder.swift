/// Why a value has no canonical form.
public enum CanonicalError: Error, Equatable, CustomStringConvertible {
  /// A set, or a dictionary whose keys are neither strings nor integers: its order is random.
  case unordered(type: String)
  case failed(String)

  public var description: String {
    switch self {
    case .unordered(let type):
      "a \(type) has no fixed order and cannot be part of a key; use a sorted array"
    case .failed(let reason): reason
    }
  }
}

extension CanonicalValue {
  /// The canonical form of any `Encodable` value.
  public init(encoding value: some Encodable) throws(CanonicalError) {
    do {
      self = try CanonicalValue.encode(value)
    } catch let error as CanonicalError {
      throw error
    } catch {
      throw .failed("it cannot be encoded: \(error)")
    }
  }

  fileprivate static func encode(_ value: some Encodable) throws -> CanonicalValue {
    switch value {
    case let value as Bool: return .bool(value)
    case let value as Int: return .integer(Int64(value))
    case let value as Double: return .double(value)
    case let value as Float: return .float(value)
    case let value as String: return .string(value)
    case is any Unordered: throw CanonicalError.unordered(type: "\(type(of: value))")
    case let value as any KeyedByAnything where !value.hasOrderedKeys:
      throw CanonicalError.unordered(type: "\(type(of: value))")
    default:
      let encoder = TreeEncoder()
      try value.encode(to: encoder)
      return encoder.slot.value
    }
  }
}

private protocol Unordered {}
extension Set: Unordered {}

private protocol KeyedByAnything {
  var hasOrderedKeys: Bool { get }
}
extension Dictionary: KeyedByAnything {
  fileprivate var hasOrderedKeys: Bool { Key.self == String.self || Key.self == Int.self }
}

/// Where an encoder leaves what it built; containers fill it while they are alive.
private final class Slot {
  enum Content {
    case value(CanonicalValue)
    case array([Slot])
    case map([String: Slot])
  }
  var content = Content.value(.null)

  var value: CanonicalValue {
    switch content {
    case .value(let value): value
    case .array(let slots): .array(slots.map(\.value))
    case .map(let slots): .map(slots.mapValues(\.value))
    }
  }

  func becomeMap() { if case .map = content {} else { content = .map([:]) } }
  func becomeArray() { if case .array = content {} else { content = .array([]) } }

  func append() -> Slot {
    guard case .array(var slots) = content else { return self }
    let slot = Slot()
    slots.append(slot)
    content = .array(slots)
    return slot
  }

  func field(_ name: String) -> Slot {
    guard case .map(var slots) = content else { return self }
    let slot = Slot()
    slots[name] = slot
    content = .map(slots)
    return slot
  }

  var count: Int { if case .array(let slots) = content { slots.count } else { 0 } }
}

private struct TreeEncoder: Encoder {
  let slot: Slot
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(slot: Slot = Slot()) { self.slot = slot }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.becomeMap()
    return KeyedEncodingContainer(Keyed(slot: slot))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeArray()
    return Unkeyed(slot: slot)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(slot: slot) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: Slot
  let codingPath: [any CodingKey] = []

  func encodeNil(forKey key: Key) { slot.field(key.stringValue).content = .value(.null) }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    slot.field(key.stringValue).content = .value(try CanonicalValue.encode(value))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    TreeEncoder(slot: slot.field(key.stringValue)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    TreeEncoder(slot: slot.field(key.stringValue)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { TreeEncoder(slot: slot.field("super")) }
  func superEncoder(forKey key: Key) -> any Encoder {
    TreeEncoder(slot: slot.field(key.stringValue))
  }
}

private struct Unkeyed: UnkeyedEncodingContainer {
  let slot: Slot
  let codingPath: [any CodingKey] = []
  var count: Int { slot.count }

  func encodeNil() { slot.append().content = .value(.null) }

  func encode(_ value: some Encodable) throws {
    slot.append().content = .value(try CanonicalValue.encode(value))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    TreeEncoder(slot: slot.append()).container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    TreeEncoder(slot: slot.append()).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { TreeEncoder(slot: slot.append()) }
}

private struct Single: SingleValueEncodingContainer {
  let slot: Slot
  let codingPath: [any CodingKey] = []

  func encodeNil() { slot.content = .value(.null) }
  func encode(_ value: Bool) { slot.content = .value(.bool(value)) }
  func encode(_ value: String) { slot.content = .value(.string(value)) }
  func encode(_ value: Double) { slot.content = .value(.double(value)) }
  func encode(_ value: Float) { slot.content = .value(.float(value)) }
  func encode(_ value: Int) { slot.content = .value(.integer(Int64(value))) }
  func encode(_ value: Int8) { slot.content = .value(.integer(Int64(value))) }
  func encode(_ value: Int16) { slot.content = .value(.integer(Int64(value))) }
  func encode(_ value: Int32) { slot.content = .value(.integer(Int64(value))) }
  func encode(_ value: Int64) { slot.content = .value(.integer(value)) }
  func encode(_ value: UInt) { slot.content = .value(.unsigned(UInt64(value))) }
  func encode(_ value: UInt8) { slot.content = .value(.unsigned(UInt64(value))) }
  func encode(_ value: UInt16) { slot.content = .value(.unsigned(UInt64(value))) }
  func encode(_ value: UInt32) { slot.content = .value(.unsigned(UInt64(value))) }
  func encode(_ value: UInt64) { slot.content = .value(.unsigned(value)) }
  func encode(_ value: some Encodable) throws {
    slot.content = .value(try CanonicalValue.encode(value))
  }
}
