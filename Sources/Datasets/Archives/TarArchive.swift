/// The few entries that are wanted from a tar archive (POSIX ustar, and what GNU tar and Python
/// write), plain or gzip-compressed, read as a stream: memory is bounded by the wanted entries.
///
/// Nothing is written to disk. Links, folders and extension headers are passed over.
package enum TarArchive {
  /// The most that an archive may hold once decompressed, in bytes: about ten times CIFAR-10.
  package static let totalLimit = 2 << 30
  static let block = 512

  /// The contents of the regular files whose last path component is in `names`, by that
  /// component, each of at most `entryLimit` bytes.
  package static func entries(
    named names: [String], in path: String, entryLimit: Int, totalLimit: Int = totalLimit
  ) throws(DatasetError) -> [String: [UInt8]] {
    try entries(
      named: names, in: FileReader(path), entryLimit: entryLimit, totalLimit: totalLimit)
  }

  /// The same of an archive that lies in memory; `path` is what errors call it.
  package static func entries(
    named names: [String], in archive: [UInt8], path: String, entryLimit: Int,
    totalLimit: Int = totalLimit
  ) throws(DatasetError) -> [String: [UInt8]] {
    try entries(
      named: names, in: FileReader(memory: archive, path: path), entryLimit: entryLimit,
      totalLimit: totalLimit)
  }

  private static func entries(
    named names: [String], in file: FileReader, entryLimit: Int, totalLimit: Int
  ) throws(DatasetError) -> [String: [UInt8]] {
    let path = file.path
    var stream = BlockStream(try ByteStream(file, limit: totalLimit))
    var found: [String: [UInt8]] = [:]
    while let block = try stream.next() {
      if block.allSatisfy({ $0 == 0 }) { break }
      guard let header = TarHeader(block) else {
        throw .notTar(path: path, offset: stream.offset - TarArchive.block)
      }
      guard !header.escapes else { throw .unsafeEntry(path: path, entry: header.name) }
      guard let size = header.size, size <= totalLimit else {
        throw .absurdEntry(path: path, entry: header.name)
      }
      let name = header.lastComponent
      let isWanted = header.isFile && names.contains(name)
      if isWanted, found[name] != nil { throw .repeatedEntry(path: path, entry: name) }
      if isWanted, size > entryLimit {
        throw .fileTooLarge(
          file: path + ":" + name, bytes: size, limit: entryLimit, wanted: "a CIFAR-10 batch")
      }
      guard let content = try stream.content(size: size, keep: isWanted) else {
        throw .truncatedTar(path: path, entry: header.name)
      }
      if isWanted { found[name] = content }
    }
    // To the end, so that a damaged or cut archive is noticed by gzip's own checksum.
    try stream.drain()
    return found
  }
}

/// A byte stream in tar's 512-byte blocks.
private struct BlockStream {
  private let stream: ByteStream
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)
  private var pending = 0..<0
  /// Bytes taken so far.
  private(set) var offset = 0

  init(_ stream: ByteStream) { self.stream = stream }

  /// The next block; nil at the end. A last block that is cut short counts as the end.
  mutating func next() throws(DatasetError) -> [UInt8]? {
    let block = try take(TarArchive.block, keep: true)
    return block?.count == TarArchive.block ? block : nil
  }

  /// The content of an entry, past its padding; empty unless `keep`, nil when it is cut short.
  mutating func content(size: Int, keep: Bool) throws(DatasetError) -> [UInt8]? {
    guard let content = try take(size, keep: keep) else { return nil }
    let padding = (TarArchive.block - size % TarArchive.block) % TarArchive.block
    return try take(padding, keep: false) == nil ? nil : content
  }

  mutating func drain() throws(DatasetError) {
    while try stream.next(&chunk) > 0 {}
  }

  private mutating func take(_ count: Int, keep: Bool) throws(DatasetError) -> [UInt8]? {
    var taken: [UInt8] = []
    var missing = count
    while missing > 0 {
      if pending.isEmpty {
        pending = 0..<(try stream.next(&chunk))
        if pending.isEmpty { return nil }
      }
      let part = pending.prefix(missing)
      if keep { taken.append(contentsOf: chunk[part]) }
      pending = pending.dropFirst(part.count)
      missing -= part.count
      offset += part.count
    }
    return taken
  }
}
