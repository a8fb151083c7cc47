import Glibc
public import Tensors

/// How the values of two tensors of one type and shape differ, in double precision.
///
/// NaN against NaN is no difference, whatever their bits. NaN against a number is one that has no
/// size: it is counted, but enters no maximum, mean or cosine. 0 and −0 are equal.
public struct TensorDifference: Sendable, Equatable {
  public private(set) var count = 0
  /// Elements whose values differ.
  public private(set) var differing = 0
  /// Elements where one is NaN and the other is not; part of ``differing``.
  public private(set) var unmatchedNaNs = 0
  /// The largest |a − b|.
  public private(set) var maxAbsolute = 0.0
  /// Where that is, as an index for each dimension; the first such place. Nil where no element
  /// differs by an amount.
  public private(set) var largestAt: [Int]?
  /// The two values there.
  public private(set) var largest: [TensorValue] = []
  /// The largest |a − b| / max(|a|, |b|).
  public private(set) var maxRelative = 0.0
  /// The most representable numbers between the two, counted in their own type; nil for integers.
  public private(set) var maxULP: UInt64?
  /// Whether the bytes are the same, which is more than that the values are.
  public private(set) var isIdentical = true

  /// The mean of |a − b| over the elements that are not NaN.
  public var meanAbsolute: Double { sums.count > 0 ? sums.absolute / Double(sums.count) : 0 }
  /// a·b / (|a| |b|) over the elements that are finite in both; nil where either is 0 there.
  public var cosine: Double? {
    // One root is the more exact, two do not overflow.
    let squared = sums.firstSquare * sums.secondSquare
    let length =
      squared.isNormal
      ? squared.squareRoot() : sums.firstSquare.squareRoot() * sums.secondSquare.squareRoot()
    return length > 0 && length.isFinite ? min(1, max(-1, sums.product / length)) : nil
  }

  private struct Sums: Equatable {
    var count = 0
    var absolute = 0.0
    var product = 0.0
    var firstSquare = 0.0
    var secondSquare = 0.0
  }

  private var sums = Sums()
  private var largestIndex: Int?

  /// Between two tensors of one type and shape, in the bytes of their files.
  ///
  /// The caller guarantees that type and shape are the same.
  public init(
    _ first: TensorTable.Entry, in firstFile: [UInt8], _ second: TensorTable.Entry,
    in secondFile: [UInt8]
  ) {
    precondition(first.type == second.type && first.shape == second.shape)
    self = firstFile.withUnsafeBytes { firstBytes in
      secondFile.withUnsafeBytes { secondBytes in
        first.type.accept(
          Scan(
            first: UnsafeRawBufferPointer(rebasing: firstBytes[first.range]),
            second: UnsafeRawBufferPointer(rebasing: secondBytes[second.range])))
      }
    }
    if let index = largestIndex { largestAt = TensorDifference.place(index, in: first.shape) }
  }

  private init() {}

  private struct Scan: ElementVisitor {
    let first: UnsafeRawBufferPointer
    let second: UnsafeRawBufferPointer

    func visit<Element: TensorElement>(_ type: Element.Type) -> TensorDifference {
      var whole = TensorDifference()
      if Element.isFloatingPoint { whole.maxULP = 0 }
      guard let a = first.baseAddress, let b = second.baseAddress else { return whole }
      let parts = ElementTiles.map(count: first.count / MemoryLayout<Element>.size) { range in
        TensorDifference(Element.self, a, b, range)
      }
      for part in parts { whole.merge(part) }
      return whole
    }
  }

  private init<Element: TensorElement>(
    _ type: Element.Type, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ range: Range<Int>
  ) {
    let size = MemoryLayout<Element>.size
    count = range.count
    isIdentical =
      memcmp(a + range.lowerBound * size, b + range.lowerBound * size, range.count * size) == 0
    var ulp: UInt64 = 0
    for index in range {
      let first = Element.load(a, index)
      let second = Element.load(b, index)
      let (x, y) = (first.number, second.number)
      if x.isNaN || y.isNaN {
        if x.isNaN != y.isNaN {
          differing += 1
          unmatchedNaNs += 1
        }
        continue
      }
      sums.count += 1
      if x.isFinite && y.isFinite {
        sums.product += x * y
        sums.firstSquare += x * x
        sums.secondSquare += y * y
      }
      // Two infinities have no distance, and two large integers may be one double.
      if isIdentical || Element.isFloatingPoint && x == y { continue }
      let distance = Element.distance(first, second)
      if distance == 0 { continue }
      differing += 1
      sums.absolute += distance
      if distance > maxAbsolute || largestIndex == nil {
        maxAbsolute = distance
        largestIndex = index
        largest = [first.value, second.value]
      }
      let magnitude = max(abs(x), abs(y))
      maxRelative = max(maxRelative, magnitude.isFinite ? distance / magnitude : .infinity)
      ulp = max(ulp, Element.steps(first, second))
    }
    if Element.isFloatingPoint { maxULP = ulp }
  }

  private mutating func merge(_ next: TensorDifference) {
    count += next.count
    differing += next.differing
    unmatchedNaNs += next.unmatchedNaNs
    isIdentical = isIdentical && next.isIdentical
    if next.largestIndex != nil, next.maxAbsolute > maxAbsolute || largestIndex == nil {
      maxAbsolute = next.maxAbsolute
      largestIndex = next.largestIndex
      largest = next.largest
    }
    maxRelative = max(maxRelative, next.maxRelative)
    if let ulp = next.maxULP { maxULP = max(maxULP ?? 0, ulp) }
    sums.count += next.sums.count
    sums.absolute += next.sums.absolute
    sums.product += next.sums.product
    sums.firstSquare += next.sums.firstSquare
    sums.secondSquare += next.sums.secondSquare
  }

  private static func place(_ index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    var place: [Int] = []
    for dimension in shape.reversed() {
      place.append(rest % max(1, dimension))
      rest /= max(1, dimension)
    }
    return place.reversed()
  }
}

extension TensorDifference: Encodable {
  private enum Keys: String, CodingKey {
    case count, differing, unmatchedNaNs, maxAbsolute, maxRelative, maxULP, meanAbsolute, cosine
    case largestAt, largest, isIdentical
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(count, forKey: .count)
    try container.encode(differing, forKey: .differing)
    try container.encode(unmatchedNaNs, forKey: .unmatchedNaNs)
    try container.encode(TensorValue.double(maxAbsolute), forKey: .maxAbsolute)
    try container.encode(TensorValue.double(maxRelative), forKey: .maxRelative)
    try container.encodeIfPresent(maxULP, forKey: .maxULP)
    try container.encode(TensorValue.double(meanAbsolute), forKey: .meanAbsolute)
    try container.encodeIfPresent(cosine, forKey: .cosine)
    try container.encodeIfPresent(largestAt, forKey: .largestAt)
    try container.encode(largest, forKey: .largest)
    try container.encode(isIdentical, forKey: .isIdentical)
  }
}
