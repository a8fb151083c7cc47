public import ArgumentParser

/// An amount of bytes on the command line: `800M`, `16G`, `2T`; powers of 1,024.
public struct ByteCount: ExpressibleByArgument, Equatable, Sendable {
  public let bytes: Int

  public init?(argument: String) {
    let units: [Character: Double] = ["K": 10, "M": 20, "G": 30, "T": 40]
    var digits = argument.uppercased()[...]
    if digits.last == "B" { digits.removeLast() }
    var scale = 1.0
    if let last = digits.last, let power = units[last] {
      digits.removeLast()
      for _ in 0..<Int(power) { scale *= 2 }
    }
    guard let count = Double(digits), count.isFinite, count >= 0, count * scale < 9e18 else {
      return nil
    }
    bytes = Int(count * scale)
  }
}
