import IBPipe

/// A graph of any number of trivial stages for the benchmarks: ten beside each other in a layer,
/// each made from two of the layer before.
@main
struct Lattice: Pipeline {
  @Setting("How many stages, in tens.", in: 10...1_000_000) var stages = 200

  var outputs: [Output] {
    for (column, stage) in lastLayer.enumerated() { Output("end-\(column)", stage) }
  }

  private var lastLayer: [any Stage<Number>] {
    let start: [any Stage<Number>] = (0..<10).map { Start(value: $0) }
    return (1..<stages / 10).reduce(start) { layer, depth in
      (0..<10).map { column in
        Combine(left: layer[column], right: layer[(column + 1) % 10], depth: depth)
      }
    }
  }
}

struct Number: Artifact, Codable {
  var value: UInt64
}

struct Start: Stage {
  var value: Int
  var label: String { "start \(value)" }
  func run(_ context: StageContext) throws -> Number { Number(value: UInt64(value)) }
}

struct Combine: Stage {
  @Input var left: any Stage<Number>
  @Input var right: any Stage<Number>
  var depth: Int
  var label: String { "combine \(depth)" }
  func run(_ context: StageContext) throws -> Number {
    let (left, right) = (try context.read(left).value, try context.read(right).value)
    return Number(value: left &* 31 &+ right &+ UInt64(depth))
  }
}
