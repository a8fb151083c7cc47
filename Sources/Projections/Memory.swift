/// Numbers at a fixed place in memory, which several threads may write to, each its own part.
final class Memory<Number: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Number>
  let count: Int

  init(repeating number: Number, count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: number, count: count)
    self.count = count
  }

  convenience init(_ numbers: [Number], else filler: Number) {
    self.init(repeating: filler, count: numbers.count)
    for (place, number) in numbers.enumerated() { base[place] = number }
  }

  deinit { base.deallocate() }

  var numbers: [Number] { Array(UnsafeBufferPointer(start: base, count: count)) }

  subscript(place: Int) -> Number {
    get { base[place] }
    set { base[place] = newValue }
  }

  func fill(_ number: Number) { base.update(repeating: number, count: count) }
}
