import IBPipe

/// The share of heads among a number of throws.
struct Heads: Artifact, Codable {
  var share: Double
}

/// Throws a coin so many times.
struct ThrowCoin: Stage {
  let seed: UInt64
  var throwCount = 1000
  /// The probability of heads.
  var bias = 0.5

  var label: String { "throw \(throwCount), seed \(seed)" }

  func check() throws {
    guard throwCount > 0 else { throw UserError("a coin is thrown \(throwCount) times") }
  }

  func run(_ context: StageContext) throws -> Heads {
    let draws = RandomStream(seed: seed, purpose: "coin").uniforms(count: throwCount)
    let heads = draws.count { Double($0) < bias }
    return Heads(share: Double(heads) / Double(throwCount))
  }
}
