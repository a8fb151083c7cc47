/// The positions and labels of an axis: multiples of 1, 2 or 5 times a power of ten.
package struct Ticks: Sendable, Equatable {
  package var positions: [Double]
  package var labels: [String]
  /// Set when the labels are in units of a power of ten, such as "×10⁶"; belongs to the axis label.
  package var factor: String?

  /// Round positions inside `range`, about `count` of them, never fewer than two.
  package init(in range: ClosedRange<Double>, count: Int) {
    let span = range.upperBound - range.lowerBound
    guard span > 0, Number.isPlottable(span) else {
      self.init(at: [range.lowerBound])
      return
    }
    let rough = span / Double(max(1, count))
    let exponent = Self.exponent(of: rough)
    let mantissa = rough / Number.powerOfTen(exponent)
    // Halfway between neighbouring candidates on a logarithmic scale.
    let nice = mantissa < 1.414 ? 1.0 : mantissa < 3.162 ? 2 : mantissa < 7.071 ? 5 : 10
    var candidates: [Double] =
      nice == 10 ? [10, 5, 2, 1] : nice == 5 ? [5, 2, 1] : [nice, 1, 0.5]
    if nice == 1 { candidates = [1, 0.5, 0.2] }
    var values: [Double] = []
    for candidate in candidates {
      values = Self.multiples(of: candidate, exponent: exponent, in: range)
      if values.count >= 2 { break }
    }
    self.init(at: values)
  }

  /// Ticks at the positions given, with as many decimals as they need.
  package init(at positions: [Double]) {
    self.positions = positions.filter(Number.isPlottable)
    let largest = self.positions.map(\.magnitude).max() ?? 0
    let gaps = zip(self.positions.dropFirst(), self.positions).map { ($0 - $1).magnitude }
    let smallest = gaps.filter { $0 > 0 }.min() ?? largest
    var scale = 0
    if largest >= 1e7 {
      scale = Self.exponent(of: largest) / 3 * 3
    } else if largest > 0, smallest < 1e-5, largest < 1e-2 {
      scale = -((2 - Self.exponent(of: largest)) / 3 * 3)
    }
    let unit = Number.powerOfTen(-scale)
    let scaled = self.positions.map { scale == 0 ? $0 : $0 * unit }
    let decimals = Self.decimals(for: scaled)
    labels = scaled.map { Number.readable($0, decimals: decimals) }
    factor = scale == 0 ? nil : "×10" + Self.superscript(scale)
  }

  private static func multiples(
    of mantissa: Double, exponent: Int, in range: ClosedRange<Double>
  ) -> [Double] {
    // Division by a power of ten gives the double nearest to the decimal, multiplication does not.
    let scale = Number.powerOfTen(abs(exponent))
    let value = { (index: Double) in
      exponent < 0 ? index * mantissa / scale : index * mantissa * scale
    }
    let step = value(1)
    guard step > 0 else { return [] }
    let tolerance = 1e-9
    let first = (range.lowerBound / step - tolerance).rounded(.up)
    let last = (range.upperBound / step + tolerance).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { value(first + Double($0)) + 0 }
  }

  /// The decimal exponent of a positive number.
  private static func exponent(of value: Double) -> Int {
    var exponent = 0
    var rest = value
    while rest >= 10 {
      rest /= 10
      exponent += 1
    }
    while rest < 0.999_999_999, exponent > -320 {
      rest *= 10
      exponent -= 1
    }
    return exponent
  }

  /// The fewest decimals that tell all values apart from their neighbours and from rounding.
  private static func decimals(for values: [Double]) -> Int {
    let largest = values.map(\.magnitude).max() ?? 0
    for decimals in 0..<10 {
      let scale = Number.powerOfTen(decimals)
      let isExact = values.allSatisfy { value in
        ((value * scale).rounded() / scale - value).magnitude <= max(largest, 1e-300) * 1e-9
      }
      if isExact { return decimals }
    }
    return 10
  }

  private static func superscript(_ value: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let text = String(abs(value)).compactMap(\.wholeNumberValue).map { digits[$0] }
    return (value < 0 ? "⁻" : "") + String(text)
  }
}
