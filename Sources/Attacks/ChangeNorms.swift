public import Tensors

/// How far images were moved, by the norms of their differences on pixels from 0 to 1.
public struct ChangeNorms: Codable, Sendable, Hashable {
  public struct Spread: Codable, Sendable, Hashable {
    public var mean: Double
    public var max: Double
  }

  public var images: Int
  /// √ of the sum of squares over pixels and channels.
  public var l2: Spread
  /// The largest difference.
  public var lInfinity: Spread

  /// - Parameters:
  ///   - before: images, whose row `beforeRows[i]` became…
  ///   - after: …row `afterRows[i]` of these, of the same size.
  public init(from before: Tensor, rows beforeRows: [Int], to after: Tensor, rows afterRows: [Int])
  {
    let size = before.rowSize
    var (sums, largest) = ([Double](), [Double]())
    for (left, right) in zip(beforeRows, afterRows) {
      let pairs = zip(
        before.values[left * size..<(left + 1) * size],
        after.values[right * size..<(right + 1) * size])
      var (sum, most) = (0.0, 0.0)
      for (old, new) in pairs {
        let difference = abs(Double(new) - Double(old))
        sum += difference * difference
        most = Swift.max(most, difference)
      }
      sums.append(sum.squareRoot())
      largest.append(most)
    }
    images = sums.count
    l2 = ChangeNorms.spread(sums)
    lInfinity = ChangeNorms.spread(largest)
  }

  private static func spread(_ values: [Double]) -> Spread {
    Spread(
      mean: values.reduce(0, +) / Double(Swift.max(1, values.count)), max: values.max() ?? 0)
  }
}
