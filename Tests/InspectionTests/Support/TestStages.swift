import PipelineModel
import Tensors
import TestSupport

/// The smallest artifact.
struct Number: Artifact, Codable, Equatable {
  var value: Int
}

struct Constant: Stage {
  var value = 1
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "constant \(value)" }
  func run(_ context: StageContext) throws -> Number { Number(value: value) }
}

struct Doubled: Stage {
  @Input var number: any Stage<Number>
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(number).value * 2)
  }
}

struct Total: Stage {
  @Inputs var parts: [any Stage<Number>]
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(parts).reduce(0) { $0 + $1.value })
  }
}

/// Always fails.
struct Broken: Stage {
  @Input var number: any Stage<Number>
  static var codeStamp: CodeStamp { .version(1) }
  func run(_ context: StageContext) throws -> Number { throw UserError("it is broken") }
}

/// The length of a file.
struct FileLength: Stage {
  var path: String
  static var codeStamp: CodeStamp { .version(1) }
  func sourceFiles() -> [String] { [path] }
  func run(_ context: StageContext) throws -> Number { Number(value: TestFolder.read(path).count) }
}
