public import Fingerprint
internal import FoundationEssentials
internal import Glibc

/// A record's file: one line of JSON, `{"sha256":"…","record":{…}}`, where the digest is that of
/// the bytes of the inner object, exactly as they stand there.
enum RecordFile {
  private static let opening = Array(#"{"sha256":""#.utf8)
  private static let middle = Array(#"","record":"#.utf8)
  private static let ending = Array("}\n".utf8)
  /// No record comes near this many bytes; a larger file is none.
  static let sizeLimit = 64 << 20

  static func encode(_ record: Record) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = [UInt8](try encoder.encode(record))
    return opening + Array(SHA256.digest(of: body).hex.utf8) + middle + body + ending
  }

  /// - Returns: nil when the bytes are not exactly those of a record.
  static func decode(_ bytes: [UInt8]) -> Record? {
    let digestStart = opening.count
    let digestEnd = digestStart + 2 * Digest.byteCount
    let bodyStart = digestEnd + middle.count
    let bodyEnd = bytes.count - ending.count
    guard bodyStart < bodyEnd, bytes.starts(with: opening),
      bytes[digestEnd..<bodyStart].elementsEqual(middle), bytes[bodyEnd...].elementsEqual(ending)
    else { return nil }
    let digest = Digest(hex: String(decoding: bytes[digestStart..<digestEnd], as: UTF8.self))
    var hash = SHA256()
    hash.update(bytes[bodyStart..<bodyEnd])
    guard hash.finalize() == digest else { return nil }
    do throws(JSONReader.Malformed) {
      return try JSONReader.read(bytes, in: bodyStart..<bodyEnd) {
        (reader) throws(JSONReader.Malformed) in try Record(reading: &reader)
      }
    } catch {
      return nil
    }
  }
}

extension ArtifactStore {
  /// The record of an action; nil when there is none. A damaged one is moved aside, told of
  /// through ``onCorruption``, and counts as none.
  public func record(for key: Digest) throws(StoreError) -> Record? {
    let path = recordPath(key)
    let file: Descriptor
    do throws(StoreError) {
      file = try Descriptor(opening: path, O_RDONLY)
    } catch .io(path, ENOENT) {
      return nil
    }
    var record = RecordFile.decode(
      try file.contents(expecting: 4096, limit: RecordFile.sizeLimit))
    // Again, for a file system on which the first reading came short.
    if record == nil { record = RecordFile.decode(try file.contents(limit: RecordFile.sizeLimit)) }
    guard let record else {
      moveAside(path, identity: try file.status().identity, reason: "it is not a whole record")
      return nil
    }
    guard record.key == key else {
      moveAside(
        path, identity: try file.status().identity, reason: "it is the record of another action")
      return nil
    }
    return record
  }

  /// Makes a record known to all. The objects it names have to be in the store by then.
  ///
  /// - Parameter durable: whether to wait until it would survive a power cut, as its objects should.
  public func publish(_ record: Record, durable: Bool = true) throws(StoreError) {
    let path = recordPath(record.key)
    let bytes: [UInt8]
    do {
      bytes = try RecordFile.encode(record)
    } catch {
      // Only a number that JSON has no form for can bring this about.
      throw StoreError.io(path: path, code: EDOM)
    }
    try writeAtomically(to: path, durable: durable, bytes)
  }

  /// The keys of all records, sorted.
  public func recordKeys() throws(StoreError) -> [Digest] {
    try digests(in: .records, suffix: ".json")
  }

  /// The names of all objects, sorted.
  public func objectDigests() throws(StoreError) -> [Digest] {
    try digests(in: .objects, suffix: "")
  }

  private func digests(in folder: Folder, suffix: String) throws(StoreError) -> [Digest] {
    var digests: [Digest] = []
    for prefix in try fileNames(in: path(of: folder)) where prefix.utf8.count == 2 {
      for name in try fileNames(in: "\(path(of: folder))/\(prefix)") where name.hasSuffix(suffix) {
        if let digest = Digest(hex: prefix + name.dropLast(suffix.count)) { digests.append(digest) }
      }
    }
    return digests
  }
}
