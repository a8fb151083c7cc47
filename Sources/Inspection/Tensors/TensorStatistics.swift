import Glibc
public import Tensors

/// What the values of a tensor are like.
public struct TensorStatistics: Sendable, Equatable {
  public private(set) var count = 0
  /// Of all but NaN; nil where there are none.
  public private(set) var minimum: TensorValue?
  public private(set) var maximum: TensorValue?
  /// Of the finite values, in double precision; nil where there are none.
  public var mean: Double? { moments.count > 0 ? moments.mean : nil }
  /// The population's: the root of the mean squared distance from the mean.
  public var standardDeviation: Double? {
    moments.count > 0 ? (moments.squares / Double(moments.count)).squareRoot() : nil
  }
  public private(set) var zeros = 0
  public private(set) var nans = 0
  public private(set) var infinities = 0

  private var moments = Moments()
  private var lowest = Double.infinity
  private var highest = -Double.infinity

  /// Of a tensor that lies in the bytes of a file.
  public init(of entry: TensorTable.Entry, in file: [UInt8]) {
    self = file.withUnsafeBytes { bytes in
      entry.type.accept(Scan(bytes: UnsafeRawBufferPointer(rebasing: bytes[entry.range])))
    }
  }

  private init() {}

  private struct Scan: ElementVisitor {
    let bytes: UnsafeRawBufferPointer

    func visit<Element: TensorElement>(_ type: Element.Type) -> TensorStatistics {
      guard let start = bytes.baseAddress else { return TensorStatistics() }
      let parts = ElementTiles.map(count: bytes.count / MemoryLayout<Element>.size) { range in
        TensorStatistics(Element.self, start, range)
      }
      var whole = TensorStatistics()
      for part in parts { whole.merge(part) }
      return whole
    }
  }

  private init<Element: TensorElement>(
    _ type: Element.Type, _ start: UnsafeRawPointer, _ range: Range<Int>
  ) {
    count = range.count
    var sum = 0.0
    for index in range {
      let element = Element.load(start, index)
      let number = element.number
      if number.isNaN {
        nans += 1
        continue
      }
      if number == 0 { zeros += 1 }
      // Large integers that are one double are told apart by nothing here; the first one is kept.
      if number < lowest || minimum == nil { (lowest, minimum) = (number, element.value) }
      if number > highest || maximum == nil { (highest, maximum) = (number, element.value) }
      if number.isInfinite {
        infinities += 1
      } else {
        moments.count += 1
        sum += number
      }
    }
    guard moments.count > 0 else { return }
    moments.mean = sum / Double(moments.count)
    // A second pass, as a sum of squares alone would lose the deviation of values far from 0.
    for index in range {
      let number = Element.load(start, index).number
      if number.isFinite {
        moments.squares += (number - moments.mean) * (number - moments.mean)
      }
    }
  }

  private mutating func merge(_ next: TensorStatistics) {
    count += next.count
    zeros += next.zeros
    nans += next.nans
    infinities += next.infinities
    if let value = next.minimum, next.lowest < lowest || minimum == nil {
      (lowest, minimum) = (next.lowest, value)
    }
    if let value = next.maximum, next.highest > highest || maximum == nil {
      (highest, maximum) = (next.highest, value)
    }
    moments.merge(next.moments)
  }

  /// Count, mean and sum of squared distances from it, which can be merged (Chan, Golub and
  /// LeVeque, 1979).
  private struct Moments: Equatable {
    var count = 0
    var mean = 0.0
    var squares = 0.0

    mutating func merge(_ next: Moments) {
      guard next.count > 0 else { return }
      guard count > 0 else {
        self = next
        return
      }
      let total = Double(count + next.count)
      let gap = next.mean - mean
      mean += gap * Double(next.count) / total
      squares += next.squares + gap * gap * Double(count) * Double(next.count) / total
      count += next.count
    }
  }
}

extension TensorStatistics: Encodable {
  private enum Keys: String, CodingKey {
    case count, minimum, maximum, mean, standardDeviation, zeros, nans, infinities
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(count, forKey: .count)
    try container.encodeIfPresent(minimum, forKey: .minimum)
    try container.encodeIfPresent(maximum, forKey: .maximum)
    try container.encodeIfPresent(mean.map(TensorValue.double), forKey: .mean)
    try container.encodeIfPresent(
      standardDeviation.map(TensorValue.double), forKey: .standardDeviation)
    try container.encode(zeros, forKey: .zeros)
    try container.encode(nans, forKey: .nans)
    try container.encode(infinities, forKey: .infinities)
  }
}

/// The values of a tensor, where they are few.
public func tensorValues(
  of entry: TensorTable.Entry, in file: [UInt8], limit: Int
) -> [TensorValue]? {
  guard entry.count <= limit else { return nil }
  return file.withUnsafeBytes { bytes in
    entry.type.accept(Values(bytes: UnsafeRawBufferPointer(rebasing: bytes[entry.range])))
  }
}

private struct Values: ElementVisitor {
  let bytes: UnsafeRawBufferPointer

  func visit<Element: TensorElement>(_ type: Element.Type) -> [TensorValue] {
    guard let start = bytes.baseAddress else { return [] }
    return (0..<bytes.count / MemoryLayout<Element>.size).map { Element.load(start, $0).value }
  }
}
