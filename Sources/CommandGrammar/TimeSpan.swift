public import ArgumentParser

/// A length of time on the command line: `90s`, `30m`, `2h`, `14d`.
public struct TimeSpan: ExpressibleByArgument, Equatable, Sendable {
  public let seconds: Double

  public init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
    guard let last = argument.last, let unit = units[last],
      let count = Double(argument.dropLast()), count.isFinite, count >= 0, count * unit < 1e12
    else { return nil }
    seconds = count * unit
  }
}

extension TimeSpan {
  init(seconds: Double) { self.seconds = seconds }

  /// As it is written on the command line, in the largest unit that fits.
  public var defaultValueDescription: String {
    let units: [(String, Double)] = [("d", 86400), ("h", 3600), ("m", 60)]
    for (name, unit) in units
    where seconds >= unit && seconds.truncatingRemainder(dividingBy: unit) == 0 {
      return "\(Int(seconds / unit))\(name)"
    }
    return "\(Int(seconds))s"
  }
}
