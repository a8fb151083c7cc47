internal import CZlib

/// The bytes of a file, decompressed on the way where it is a gzip file, a chunk at a time.
///
/// At most `limit` bytes are ever given out, so that a small file that inflates without end is
/// stopped.
final class ByteStream {
  private let file: FileReader
  private let limit: Int
  private let inflater: Inflater?
  private var input: [UInt8]
  /// The part of `input` that was read and not given out.
  private var pending: Range<Int>
  private var given = 0

  /// What compressed bytes may grow to: the floor, and how many times the file. Photographs shrink to
  /// nine tenths.
  private static let growthFloor = 64 << 20
  private static let growthLimit = 64

  /// Whether `file` is compressed is told by its first two bytes.
  convenience init(_ file: FileReader, limit: Int) throws(DatasetError) {
    let path = file.path
    var input = [UInt8](repeating: 0, count: 64 << 10)
    let count = try file.read(into: &input, at: 0)
    let isGzip = count >= 2 && input[0] == 0x1f && input[1] == 0x8b
    if !isGzip, path.hasSuffix(".gz") || path.hasSuffix(".tgz") { throw .notGzip(path: path) }
    let growth = max(ByteStream.growthFloor, ByteStream.growthLimit * file.size)
    self.init(
      file, limit: isGzip ? min(limit, growth) : limit,
      inflater: isGzip ? Inflater(path: path) : nil, input: input,
      pending: 0..<count)
  }

  private init(
    _ file: FileReader, limit: Int, inflater: Inflater?, input: [UInt8], pending: Range<Int>
  ) {
    self.file = file
    self.limit = limit
    self.inflater = inflater
    self.input = input
    self.pending = pending
  }

  /// The next bytes into `chunk` from its start; how many, and 0 at the end.
  func next(_ chunk: inout [UInt8]) throws(DatasetError) -> Int {
    var count = 0
    while count == 0 {
      if pending.isEmpty { pending = 0..<(try file.read(into: &input, at: 0)) }
      let ended = pending.isEmpty
      if let inflater {
        count = try inflater.inflate(input, &pending, into: &chunk)
        if ended, count == 0 {
          guard inflater.isComplete else { throw .truncatedGzip(path: file.path) }
          return 0
        }
      } else {
        if ended { return 0 }
        count = min(pending.count, chunk.count)
        chunk.replaceSubrange(0..<count, with: input[pending.prefix(count)])
        pending = pending.dropFirst(count)
      }
    }
    given += count
    guard given <= limit else { throw .archiveTooLarge(path: file.path, limit: limit) }
    return count
  }
}

/// A zlib stream that inflates one gzip member after the other.
private final class Inflater {
  /// On the heap, because zlib's state points back at it: it must never move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let path: String
  /// Whether the input given so far ends at the end of a member.
  private(set) var isComplete = false

  init(path: String) {
    self.path = path
    stream.initialize(to: z_stream())
    // 15 bits of window, plus 16: a gzip header is required.
    inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates `input[pending]` into `chunk`, drops what was used from `pending`, and returns how
  /// many bytes it made.
  func inflate(
    _ input: [UInt8], _ pending: inout Range<Int>, into chunk: inout [UInt8]
  ) throws(DatasetError) -> Int {
    if isComplete {
      // Zeros may pad the file after the last member; anything else must be another member.
      while let first = pending.first, input[first] == 0 { pending = pending.dropFirst() }
      if pending.isEmpty { return 0 }
      inflateReset(stream)
      isComplete = false
    }
    let (status, used, made) = input.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { chunk in
        stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { $0 + pending.lowerBound })
        stream.pointee.avail_in = UInt32(pending.count)
        stream.pointee.next_out = chunk.baseAddress
        stream.pointee.avail_out = UInt32(chunk.count)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        return (
          status, pending.count - Int(stream.pointee.avail_in),
          chunk.count - Int(stream.pointee.avail_out)
        )
      }
    }
    pending = pending.dropFirst(used)
    switch status {
    case Z_STREAM_END: isComplete = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw .corruptGzip(path: path)
    }
    return made
  }
}
