import Glibc
import IBPipe

/// What the trials run: trivial stages, some that make megabytes, and one that saves its progress.
/// A run from nothing takes two or three seconds.
@main
struct Trial: Pipeline {
  @Setting("Another number makes another experiment, but for the stages that all share.")
  var salt = 0
  @Setting("Rounds of the stage that saves its progress.", in: 1...1000) var rounds = 8
  @Setting("Milliseconds that a round waits.", in: 0...10_000) var pause = 60
  @Setting("Megabytes of each bulky stage.", in: 1...512) var megabytes = 6

  var outputs: [Output] {
    let common = (0..<4).map { Seed(number: $0) }
    let seeds = (0..<4).map { Seed(number: 100 * (salt + 1) + $0) }
    let bulks = seeds.map { Bulk(seed: $0, megabytes: megabytes) }
    let sums = bulks.map { Sum(bulk: $0) }
    let march = March(start: sums[0], rounds: rounds, pause: pause)
    Output("total", Total(parts: common + sums + [march]))
    Output("bulk", Join(bulks: bulks))
  }
}

struct Number: Artifact, Codable {
  var value: UInt64
}

/// Numbers, half of which are zero.
struct Numbers: Artifact {
  var bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }
  init(from payloads: any PayloadReader) throws { bytes = try payloads.bytes("numbers.bin") }
  func payloads() -> [Payload] { [Payload(name: "numbers.bin", bytes: bytes, elementSize: 4)] }

  /// FNV-1a of the bytes.
  var hash: UInt64 {
    bytes.withUnsafeBytes { bytes in
      bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
  }
}

func mix(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9e37_79b9_7f4a_7c15
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}

struct Seed: Stage {
  var number: Int
  var label: String { "seed \(number)" }
  func run(_ context: StageContext) throws -> Number { Number(value: mix(UInt64(number))) }
}

struct Bulk: Stage {
  @Input var seed: any Stage<Number>
  var megabytes: Int
  var label: String { "bulk of \(seed.label)" }

  func run(_ context: StageContext) throws -> Numbers {
    let seed = try context.read(seed).value
    let words = (0..<UInt64(megabytes) << 18).map { index -> UInt32 in
      let bits = mix(seed &+ index)
      return bits & 1 == 0 ? 0 : UInt32(truncatingIfNeeded: bits >> 32)
    }
    return Numbers(bytes: words.withUnsafeBytes { Array($0) })
  }
}

struct Sum: Stage {
  @Input var bulk: any Stage<Numbers>
  var label: String { "sum of \(bulk.label)" }
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(bulk).hash)
  }
}

/// Goes on from round to round, and keeps each round's state.
struct March: Stage {
  @Input var start: any Stage<Number>
  var rounds: Int
  var pause: Int

  func run(_ context: StageContext) throws -> Number {
    var value = try context.read(start).value
    var first = 0
    if let state = try context.resume() {
      let saved = try state.json("state.json", as: [UInt64].self)
      guard saved.count == 2, try Numbers(from: state).hash == saved[1] else {
        throw UserError("the saved state is not what was saved")
      }
      first = Int(saved[0])
      value = saved[1]
    }
    for round in first..<rounds {
      usleep(UInt32(pause) * 1000)
      let words = (0..<UInt64(1 << 18)).map { UInt32(truncatingIfNeeded: mix(value &+ $0)) }
      let state = Numbers(bytes: words.withUnsafeBytes { Array($0) })
      value = state.hash
      try context.save(
        state.payloads() + [.json("state.json", [UInt64(round + 1), value])])
      try context.report(Double(round + 1) / Double(rounds), "round \(round + 1)")
    }
    return Number(value: value)
  }
}

struct Total: Stage {
  @Inputs var parts: [any Stage<Number>]
  func run(_ context: StageContext) throws -> Number {
    Number(value: try context.read(parts).reduce(0) { mix($0 ^ $1.value) })
  }
}

/// All numbers, one artifact's after the other's.
struct Join: Stage {
  @Inputs var bulks: [any Stage<Numbers>]
  func run(_ context: StageContext) throws -> Numbers {
    Numbers(bytes: try context.read(bulks).flatMap { $0.bytes })
  }
}
