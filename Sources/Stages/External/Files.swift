public import PipelineModel

/// Files that a program wrote, by their names. Each is read from the cache only when asked for.
public struct Files: Artifact {
  private let reader: any PayloadReader

  /// - Parameter payloads: the files.
  init(_ payloads: [Payload]) { reader = Held(payloads: payloads) }

  public init(from payloads: any PayloadReader) { reader = payloads }

  /// The files' names, sorted.
  public var names: [String] { reader.names }

  public func bytes(_ name: String) throws -> [UInt8] { try reader.bytes(name) }

  public func text(_ name: String) throws -> String { try reader.text(name) }

  /// A JSON file as a value. Throws a `UserError` where it is something else.
  public func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws
    -> Value
  { try reader.json(name) }

  public func payloads() throws -> [Payload] {
    try names.map { name in
      let numbers = [".safetensors", ".npy", ".npz"].contains { name.hasSuffix($0) }
      return Payload(name: name, bytes: try reader.bytes(name), elementSize: numbers ? 4 : 1)
    }
  }

  private struct Held: PayloadReader {
    let payloads: [Payload]

    var names: [String] { payloads.map(\.name).sorted() }

    func bytes(_ name: String) throws -> [UInt8] {
      guard let payload = payloads.first(where: { $0.name == name }) else {
        throw UserError(
          "there is no file “\(name)”; there are \(names.joined(separator: ", "))")
      }
      return payload.bytes
    }
  }
}
