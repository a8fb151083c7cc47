import Glibc

/// Files read with bounded memory, by system calls alone.
enum FileBytes {
  static func isFile(_ path: String) -> Bool { mode(of: path) == S_IFREG }
  static func isFolder(_ path: String) -> Bool { mode(of: path) == S_IFDIR }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The whole file, refused when it is larger than `limit` bytes.
  ///
  /// - Parameter wanted: what the file ought to be, such as `a CIFAR-10 batch`.
  static func all(of path: String, limit: Int, wanted: String) throws(DatasetError) -> [UInt8] {
    let reader = try FileReader(path)
    let size = reader.size
    guard size <= limit else {
      throw .fileTooLarge(file: path, bytes: size, limit: limit, wanted: wanted)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let read = try reader.read(into: &bytes, at: filled)
      if read == 0 { break }
      filled += read
    }
    // The file shrank while it was read: what is left is judged by its length.
    if filled < size { bytes.removeLast(size - filled) }
    return bytes
  }
}

/// An open file, closed with its last reference; or bytes in memory that are read as one.
final class FileReader {
  let path: String
  private let descriptor: Int32?
  /// What was not read yet of bytes in memory.
  private var memory: ArraySlice<UInt8> = []

  init(_ path: String) throws(DatasetError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileReader.failure(path) }
    self.path = path
    self.descriptor = descriptor
  }

  /// - Parameter path: what errors call the bytes.
  init(memory: [UInt8], path: String) {
    self.path = path
    self.memory = memory[...]
    descriptor = nil
  }

  deinit { if let descriptor { close(descriptor) } }

  var size: Int {
    guard let descriptor else { return memory.count }
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Fills `bytes` from `start` on with up to as many bytes as fit; 0 at the end of the file.
  func read(into bytes: inout [UInt8], at start: Int) throws(DatasetError) -> Int {
    guard let descriptor else {
      let part = memory.prefix(bytes.count - start)
      bytes.replaceSubrange(start..<start + part.count, with: part)
      memory = memory.dropFirst(part.count)
      return part.count
    }
    while true {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileReader.failure(path) }
    }
  }

  private static func failure(_ path: String) -> DatasetError {
    .unreadable(path: path, reason: String(cString: strerror(errno)))
  }
}
