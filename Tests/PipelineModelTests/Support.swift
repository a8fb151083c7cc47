import Fingerprint
import PipelineModel

/// The smallest artifact.
struct Number: Artifact, Codable, Equatable {
  var value: Int
}

struct Constant: Stage {
  var value = 1
  var label = "constant"
  static var codeStamp: CodeStamp { .version(1) }

  init(_ value: Int = 1) { self.value = value }

  func run(_ context: StageContext) throws -> Number { Number(value: value) }
}

struct Sum: Stage {
  @Input var left: any Stage<Number>
  @Input var right: any Stage<Number>
  static var codeStamp: CodeStamp { .version(1) }

  init(_ left: any Stage<Number>, _ right: any Stage<Number>) {
    self.left = left
    self.right = right
  }

  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(left).value + context.read(right).value)
  }
}

struct Total: Stage {
  @Inputs var parts: [any Stage<Number>]
  var scale = 2.0
  static var codeStamp: CodeStamp { .version(3) }

  init(of parts: [any Stage<Number>], scale: Double = 2) {
    self.parts = parts
    self.scale = scale
  }

  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(parts).reduce(0) { $0 + $1.value })
  }
}
