internal import Glibc

/// Asks for large pages for a large buffer not yet touched: entering 200 MB page by page takes as
/// long as hashing them.
func preferHugePages(_ buffer: UnsafeMutableRawBufferPointer) {
  #if os(Linux)
    guard let base = buffer.baseAddress, buffer.count >= 8 << 20 else { return }
    let page = 4096
    let skipped = (page - Int(bitPattern: base) % page) % page
    madvise(base + skipped, (buffer.count - skipped) / page * page, Int32(MADV_HUGEPAGE))
  #endif
}
