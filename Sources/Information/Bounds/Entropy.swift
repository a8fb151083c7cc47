import Glibc

/// Exact entropies and information of discrete variables, from how often their values occur: the
/// truths that estimates on samples are held against. All in nats.
public enum Entropy {
  /// H of the shares in which values occur; counts of 0 add nothing.
  public static func of(counts: [Int]) -> Double {
    let total = Double(counts.reduce(0, +))
    guard total > 0 else { return 0 }
    return counts.reduce(0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / total
      return sum - share * log(share)
    }
  }

  /// h(p) = −p ln p − (1 − p) ln(1 − p), 0 at both ends.
  public static func binary(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return 0 }
    return -probability * log(probability) - (1 - probability) * log1p(-probability)
  }

  /// I(A; B) = H(A) + H(B) − H(A, B) of two variables given row by row, for their values in these
  /// rows.
  ///
  /// - Parameters:
  ///   - a: a value for each row.
  ///   - b: as long as `a`.
  public static func information(_ a: [Int], _ b: [Int]) -> Double {
    struct Pair: Hashable {
      let a: Int
      let b: Int
    }
    let joint = zip(a, b).map { Pair(a: $0, b: $1) }
    return max(0, of(values: a) + of(values: b) - of(values: joint))
  }

  /// H of a variable given row by row.
  public static func of<Value: Hashable>(values: [Value]) -> Double {
    var counts: [Value: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    // Sorted, so that the order of a dictionary is in no bit of the sum.
    return of(counts: counts.values.sorted())
  }
}
