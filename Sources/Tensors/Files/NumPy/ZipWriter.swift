/// Writes a zip archive of stored entries in memory. Every entry is dated 1980-01-01, so that
/// equal entries give equal bytes.
struct ZipWriter {
  /// The size or place from which the 64-bit fields are used.
  private let zip64From: Int
  private var archive: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  init(zip64From: Int) { self.zip64From = zip64From }

  mutating func add(_ name: String, _ bytes: [UInt8]) {
    let name = Array(name.utf8.prefix(0xffff))
    let offset = archive.count
    let isLong = bytes.count >= zip64From || offset >= zip64From
    // Version 4.5 for zip64; bit 11: the name is UTF-8; stored; 1980-01-01.
    let common =
      little(isLong ? 45 : 20, 2) + little(1 << 11, 2) + little(0, 2) + little(0, 2)
      + little(0x21, 2) + little(Int(ZipChecksum.of(bytes)), 4)
      + little(isLong ? 0xffff_ffff : bytes.count, 4)
      + little(isLong ? 0xffff_ffff : bytes.count, 4) + little(name.count, 2)
    let sizes = isLong ? little(bytes.count, 8) + little(bytes.count, 8) : []
    archive += little(0x0403_4b50, 4) + common + little(isLong ? 20 : 0, 2) + name
    if isLong { archive += little(1, 2) + little(16, 2) + sizes }
    archive += bytes

    directory += little(0x0201_4b50, 4) + little(isLong ? 45 : 20, 2) + common
    directory += little(isLong ? 28 : 0, 2) + little(0, 2) + little(0, 2) + little(0, 2)
    directory += little(0, 4) + little(isLong ? 0xffff_ffff : offset, 4) + name
    if isLong { directory += little(1, 2) + little(24, 2) + sizes + little(offset, 8) }
    count += 1
  }

  /// The whole archive.
  consuming func finish() -> [UInt8] {
    let start = archive.count
    let isLong = start >= zip64From || count >= 0xffff
    archive += directory
    if isLong {
      let end = archive.count
      archive += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2)
      archive += little(0, 4) + little(0, 4) + little(count, 8) + little(count, 8)
      archive += little(directory.count, 8) + little(start, 8)
      archive += little(0x0706_4b50, 4) + little(0, 4) + little(end, 8) + little(1, 4)
    }
    archive += little(0x0605_4b50, 4) + little(0, 2) + little(0, 2)
    archive += little(isLong ? 0xffff : count, 2) + little(isLong ? 0xffff : count, 2)
    archive += little(isLong ? 0xffff_ffff : directory.count, 4)
    archive += little(isLong ? 0xffff_ffff : start, 4) + little(0, 2)
    return archive
  }
}

private func little(_ value: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
