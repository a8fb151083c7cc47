import Inspection
import Tensors
import Testing

@Suite(.serialized) struct TensorDifferenceTests {
  private func difference(_ first: TensorPayload, _ second: TensorPayload) -> TensorDifference {
    TensorDifference(first.entry, in: first.file, second.entry, in: second.file)
  }

  private func difference(_ first: [Float], _ second: [Float]) throws -> TensorDifference {
    difference(try TensorPayload(first), try TensorPayload(second))
  }

  @Test func theSameBytes() throws {
    let same = try difference([1, -2, .nan], [1, -2, .nan])
    #expect(same.isIdentical)
    #expect(same.differing == 0)
    #expect(same.maxULP == 0)
    #expect(same.cosine == 1)
    #expect("\(same)" == "the same")
  }

  @Test func measuresHaveTheirClosedForms() throws {
    let found = difference(
      try TensorPayload([1, 2, 3, 4], shape: [2, 2]),
      try TensorPayload([1, 2.5, 3, 3.5], shape: [2, 2]))
    #expect(!found.isIdentical)
    #expect(found.count == 4)
    #expect(found.differing == 2)
    #expect(found.maxAbsolute == 0.5)
    // The first of equal ones.
    #expect(found.largestAt == [0, 1])
    #expect(found.largest == [.float(2), .float(2.5)])
    #expect(found.maxRelative == 0.2)
    #expect(found.meanAbsolute == 0.25)
    // From 2 to 2.5 is a quarter of a binade of 2²³ numbers, and so is from 3.5 to 4.
    #expect(found.maxULP == 1 << 21)
    let lengths: Double = 30 * 28.5
    let cosine = 29 / lengths.squareRoot()
    #expect(abs((found.cosine ?? 0) - cosine) < 1e-15)
    #expect(
      "\(found)"
        == "2 of 4 differ · max |Δ| 0.5 at [0, 1] (2.0 → 2.5) · max relative 0.2 · max 2097152 ULP "
        + "· mean |Δ| 0.25 · cosine 0.991779")
  }

  @Test func nanIsNoDifferenceToNaN() throws {
    let other = Float(bitPattern: 0x7fc0_0001)
    let found = try difference([.nan, 1, .nan, 2], [other, .nan, 3, 2])
    #expect(found.differing == 2)
    #expect(found.unmatchedNaNs == 2)
    #expect(found.maxAbsolute == 0)
    #expect(found.largestAt == nil)
    #expect(found.meanAbsolute == 0)
    #expect(found.cosine == 1)
    #expect("\(found)" == "2 of 4 differ · 2 NaN in one only · cosine 1")
    let bits = try difference([.nan, 0], [other, -0.0])
    #expect(bits.differing == 0 && !bits.isIdentical)
    #expect("\(bits)" == "equal values, but other bits: signs of zeros or kinds of NaN")
  }

  @Test func infinitiesHaveADistance() throws {
    let found = try difference(
      [.infinity, .infinity, 1, .infinity], [.infinity, 1, 1, -.infinity])
    #expect(found.differing == 2)
    #expect(found.maxAbsolute == .infinity)
    #expect(found.maxRelative == .infinity)
    #expect(found.largestAt == [1])
    // Over the elements that are finite in both.
    #expect(found.cosine == 1)
  }

  @Test func neighboursAreOneULPApart() throws {
    let cases: [(TensorPayload, TensorPayload, UInt64)] = [
      (try TensorPayload([1]), try TensorPayload([Float(1).nextUp]), 1),
      (try TensorPayload([Float(0).nextUp]), try TensorPayload([Float(0).nextDown]), 2),
      (try TensorPayload(.float64, [1.0]), try TensorPayload(.float64, [Double(1).nextDown]), 1),
      (
        try TensorPayload(.float64, [-Double.greatestFiniteMagnitude]),
        try TensorPayload(.float64, [Double.greatestFiniteMagnitude]), 0xffdf_ffff_ffff_fffe
      ),
      (
        try TensorPayload(.float16, [UInt16(0x3c00)]),
        try TensorPayload(.float16, [UInt16(0x3c01)]), 1
      ),
      (try TensorPayload(.float16, [UInt16(0x8001)]), try TensorPayload(.float16, [UInt16(1)]), 2),
      (
        try TensorPayload(.bfloat16, [UInt16(0x3f80)]),
        try TensorPayload(.bfloat16, [UInt16(0x3f82)]), 2
      ),
    ]
    for (first, second, steps) in cases {
      #expect(difference(first, second).maxULP == steps)
      #expect(difference(second, first).maxULP == steps)
    }
    let half = difference(cases[4].0, cases[4].1)
    #expect(half.maxAbsolute == 0x1p-10)
    #expect(difference(cases[6].0, cases[6].1).maxAbsolute == 0x1p-6)
  }

  @Test func integersAreComparedExactly() throws {
    let large = Int64.max
    let found = difference(
      try TensorPayload(.int64, [large, 5, .min]), try TensorPayload(.int64, [large - 1, 5, .max]))
    #expect(found.differing == 2)
    #expect(found.maxAbsolute == 0x1p64)
    #expect(found.maxULP == nil)
    #expect(found.largestAt == [2])
    #expect(found.largest == [.integer(.min), .integer(.max)])
    let close = difference(
      try TensorPayload(.uint64, [UInt64.max]), try TensorPayload(.uint64, [UInt64.max - 1]))
    #expect(close.maxAbsolute == 1)
    let narrow = difference(
      try TensorPayload(.int8, [Int8.min]), try TensorPayload(.int8, [Int8.max]))
    #expect(narrow.maxAbsolute == 255)
    let truths = difference(
      try TensorPayload(.bool, [UInt8(0), 1, 1]), try TensorPayload(.bool, [UInt8(1), 1, 0]))
    #expect(truths.differing == 2)
    #expect(truths.maxAbsolute == 1)
  }

  @Test func emptyTensorsAreTheSame() throws {
    let found = try difference([], [])
    #expect(found.isIdentical && found.count == 0 && found.cosine == nil)
  }

  /// More than two tiles, the largest difference in the last one; the same on any threads.
  @Test func tilesAreMergedInOrder() throws {
    let count = 150_001
    let first = (0..<count).map { Float(($0 &* 2_654_435_761) % 1000) / 7 }
    var second = first
    for index in stride(from: 0, to: count, by: 11) { second[index] += 0.25 }
    second[count - 3] += 100
    let (a, b) = (try TensorPayload(first), try TensorPayload(second))
    let before = Parallel.threads
    defer { Parallel.threads = before }
    Parallel.threads = 1
    let one = difference(a, b)
    Parallel.threads = 3
    #expect(difference(a, b) == one)
    #expect(one.largestAt == [count - 3])
    #expect(one.differing == zip(first, second).count { $0.0 != $0.1 })
    let mean =
      zip(first, second).map { abs(Double($0.0) - Double($0.1)) }.reduce(0, +) / Double(count)
    #expect(abs(one.meanAbsolute - mean) < 1e-12)
  }
}
