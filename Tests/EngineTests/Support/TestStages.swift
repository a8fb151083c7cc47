import PipelineModel
import TestSupport

/// The smallest artifact.
struct Number: Artifact, Codable, Equatable {
  var value: Int
}

/// Gives its value.
struct Constant: Stage {
  var value = 1
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number { Number(value: value) }
}

/// Halves, so that neighbouring inputs give the same bytes.
struct Halve: Stage {
  @Input var number: any Stage<Number>
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(number).value / 2)
  }
}

struct Add: Stage {
  @Input var number: any Stage<Number>
  var amount = 1
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "add \(amount)" }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(number).value + amount)
  }
}

struct Total: Stage {
  @Inputs var parts: [any Stage<Number>]
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(parts).reduce(0) { $0 + $1.value })
  }
}

/// Fails where its input is negative.
struct Root: Stage {
  @Input var number: any Stage<Number>
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number {
    let value = try context.read(number).value
    guard value >= 0 else { throw UserError("\(value) has no root") }
    return Number(value: value)
  }
}

/// Reads a file; `afterwards` stands for somebody who edits it meanwhile.
struct FileLength: Stage {
  var path: String
  @Meanwhile var afterwards: @Sendable () -> Void = {}
  static var codeStamp: CodeStamp { .version(1) }
  func sourceFiles() -> [String] { [path] }
  func run(_ context: StageContext) throws -> Number {
    let count = TestFolder.read(path).count
    afterwards()
    return Number(value: count)
  }
}

/// Reads files that its parameters do not name.
struct FileLengths: Stage {
  var folder: String
  var count: Int
  @Meanwhile var names: @Sendable () -> [Int]
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "lengths" }
  func sourceFiles() -> [String] { names().map { "\(folder)/\($0)" } }
  func run(_ context: StageContext) throws -> Number {
    Number(value: sourceFiles().reduce(0) { $0 + TestFolder.read($1).count })
  }
}

/// Something in a stage that is in no key.
@propertyWrapper
struct Meanwhile<Value: Sendable>: Sendable, Encodable {
  var wrappedValue: @Sendable () -> Value
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}
