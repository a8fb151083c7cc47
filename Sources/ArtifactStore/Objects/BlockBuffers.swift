/// A ring of buffers for the blocks under way.
final class BlockBuffers: @unchecked Sendable {
  let count: Int
  private let encodedSize: Int
  private let plainSize: Int
  private let memory: UnsafeMutableRawBufferPointer

  init(count: Int, encoded: Int, plain: Int) {
    self.count = max(1, count)
    encodedSize = encoded
    plainSize = plain
    memory = .allocate(byteCount: self.count * (encoded + plain), alignment: 64)
  }

  deinit { memory.deallocate() }

  func encoded(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index % count * (encodedSize + plainSize)
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + encodedSize])
  }

  func plain(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index % count * (encodedSize + plainSize) + encodedSize
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + plainSize])
  }
}
