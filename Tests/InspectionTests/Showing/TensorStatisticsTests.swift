import Inspection
import Tensors
import Testing

@Suite(.serialized) struct TensorStatisticsTests {
  private func statistics(_ payload: TensorPayload) -> TensorStatistics {
    TensorStatistics(of: payload.entry, in: payload.file)
  }

  @Test func closedForms() throws {
    let found = statistics(try TensorPayload([0, 1, 2, -3, .nan, .infinity, -0.0]))
    #expect(found.count == 7)
    #expect(found.minimum == .float(-3))
    #expect(found.maximum == .float(.infinity))
    #expect(found.mean == 0)
    #expect(found.standardDeviation == (14.0 / 5).squareRoot())
    #expect(found.zeros == 2)
    #expect(found.nans == 1)
    #expect(found.infinities == 1)
  }

  @Test func nothingToTell() throws {
    for values in [[], [Float.nan]] {
      let found = statistics(try TensorPayload(values))
      #expect(found.minimum == nil && found.maximum == nil && found.mean == nil)
      #expect(found.standardDeviation == nil)
      #expect(found.nans == values.count)
    }
  }

  @Test func typesKeepTheirOwnNumbers() throws {
    #expect(statistics(try TensorPayload([0.1])).maximum.map { "\($0)" } == "0.1")
    #expect(
      statistics(try TensorPayload(.int64, [Int64.min, 0])).minimum == .integer(.min))
    #expect(
      statistics(try TensorPayload(.uint64, [UInt64.max, 0])).maximum == .unsigned(.max))
    #expect(statistics(try TensorPayload(.bool, [UInt8(1), 0])).mean == 0.5)
    #expect(statistics(try TensorPayload(.float16, [UInt16(0x3c00)])).maximum == .float(1))
  }

  /// Far from 0 a sum of squares would lose the deviation; tiles are merged in order.
  @Test func theDeviationOfLargeNumbersIsKept() throws {
    let payload = try TensorPayload(.float64, (0..<200_000).map { 1e9 + Double($0 % 2) })
    let before = Parallel.threads
    defer { Parallel.threads = before }
    Parallel.threads = 1
    let one = statistics(payload)
    Parallel.threads = 3
    #expect(statistics(payload) == one)
    #expect(one.mean == 1e9 + 0.5)
    #expect(abs((one.standardDeviation ?? 0) - 0.5) < 1e-9)
    #expect(one.count == 200_000)
  }
}
