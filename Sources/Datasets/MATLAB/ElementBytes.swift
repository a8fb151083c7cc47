internal import CZlib

/// The bytes of an element of a MATLAB file, read from front to back: as they lie in the file, or
/// inflated on the way. Only what is asked for is inflated.
final class ElementBytes {
  private let file: [UInt8]
  /// What was not read yet.
  private var rest: Range<Int>
  /// On the heap, because zlib's state points back at it: it must never move.
  private let stream: UnsafeMutablePointer<z_stream>?
  /// The most that may still be given out: for a compressed element a bound on its growth.
  private var allowance: Int

  /// The least that a compressed element may grow to, in bytes: some 5,000 images of 32×32.
  private static let growthFloor = 16 << 20
  /// How many times larger than that it may become: photographs shrink to a half or a third.
  private static let growthLimit = 64

  init(_ file: [UInt8], _ range: Range<Int>, isDeflated: Bool) {
    self.file = file
    rest = range
    allowance =
      isDeflated
      ? max(ElementBytes.growthFloor, range.count * ElementBytes.growthLimit) : range.count
    guard isDeflated else {
      stream = nil
      return
    }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    self.stream = stream
  }

  deinit {
    guard let stream else { return }
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The next `count` bytes.
  func take(_ count: Int) throws(MATLABError) -> [UInt8] {
    guard count <= allowance else {
      throw MATLABError(
        "a variable claims \(count) bytes, more than \(ElementBytes.growthLimit) times what is "
          + "there; save it uncompressed")
    }
    allowance -= count
    guard let stream else {
      defer { rest.removeFirst(count) }
      return Array(file[rest.prefix(count)])
    }
    let bytes = inflate(stream, count)
    guard bytes.count == count else {
      throw MATLABError("the compressed data of a variable is damaged; download it again")
    }
    return bytes
  }

  /// Passes over what is left, and checks a compressed element's own checksum.
  ///
  /// - Parameter limit: how many more bytes there may be.
  func finish(within limit: Int) throws(MATLABError) {
    guard let stream else { return }
    var left = limit
    var chunk = [UInt8](repeating: 0, count: 256)
    while true {
      let (status, made) = step(stream, into: &chunk)
      left -= made
      if status == Z_STREAM_END, left >= 0 { return }
      guard status == Z_OK, left >= 0, made > 0 || !rest.isEmpty else {
        throw MATLABError("the compressed data of a variable is damaged; download it again")
      }
    }
  }

  /// Up to `count` inflated bytes; fewer where the data is damaged or ends.
  private func inflate(_ stream: UnsafeMutablePointer<z_stream>, _ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let (status, made) = step(
          stream, into: UnsafeMutableBufferPointer(rebasing: buffer[filled..<count]))
        filled += made
        // A stream that has ended gives an error when it is asked for more.
        guard status == Z_OK || status == Z_STREAM_END, made > 0 else { return }
      }
    }
  }

  private func step(
    _ stream: UnsafeMutablePointer<z_stream>, into chunk: inout [UInt8]
  ) -> (status: Int32, made: Int) {
    chunk.withUnsafeMutableBufferPointer { step(stream, into: $0) }
  }

  /// Inflates what fits into `out`. zlib counts in 32 bits, so not more than 1 GiB at once.
  private func step(
    _ stream: UnsafeMutablePointer<z_stream>, into out: UnsafeMutableBufferPointer<UInt8>
  ) -> (status: Int32, made: Int) {
    file.withUnsafeBufferPointer { file in
      let input = min(rest.count, 1 << 30)
      let room = min(out.count, 1 << 30)
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: file.baseAddress.map { $0 + rest.lowerBound })
      stream.pointee.avail_in = UInt32(input)
      stream.pointee.next_out = out.baseAddress
      stream.pointee.avail_out = UInt32(room)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      rest.removeFirst(input - Int(stream.pointee.avail_in))
      return (status, room - Int(stream.pointee.avail_out))
    }
  }
}

extension Range<Int> {
  fileprivate mutating func removeFirst(_ count: Int) { self = lowerBound + count..<upperBound }
}
