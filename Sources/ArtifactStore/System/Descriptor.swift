internal import Glibc

/// An open file, closed when it goes out of scope. A read or write cut short by a signal is
/// continued.
struct Descriptor: ~Copyable {
  let number: Int32
  let path: String

  /// Opens a file; `mode` holds, less the umask, for one that is created.
  init(
    opening path: String, _ flags: Int32, mode: mode_t = 0o666
  ) throws(StoreError) {
    var number: Int32
    repeat {
      number = open(path, flags | O_CLOEXEC, mode)
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw StoreError(path: path, code: errno) }
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  func status() throws(StoreError) -> FileStatus {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw StoreError(path: path, code: errno) }
    return FileStatus(status)
  }

  /// Fills `buffer` from that place of the file on; returns how much the file had.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StoreError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        number, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, offset + filled)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(path: path, code: errno)
      }
      filled += count
    }
    return filled
  }

  /// The file's bytes from `start` on, at most `limit` of them.
  func contents(from start: Int = 0, limit: Int = .max) throws(StoreError) -> [UInt8] {
    let size = min(max(0, try status().size - start), limit)
    var failure: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      do throws(StoreError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: start)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The whole file, at most `limit` bytes of it. One that is as small as expected takes a single
  /// call.
  func contents(expecting size: Int, limit: Int) throws(StoreError) -> [UInt8] {
    var failure: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
      let count = pread(number, buffer.baseAddress, buffer.count, 0)
      if count < 0 && errno != EINTR { failure = StoreError(path: path, code: errno) }
      filled = max(0, count)
    }
    if let failure { throw failure }
    return bytes.count > size || bytes.isEmpty ? try contents(limit: limit) : bytes
  }

  /// Writes all of `bytes` at that place of the file.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StoreError) {
    var written = 0
    while written < bytes.count {
      let count = pwrite(
        number, bytes.baseAddress.map { $0 + written }, bytes.count - written, offset + written)
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(path: path, code: errno)
      }
      written += count
    }
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(StoreError) {
    var failure: StoreError?
    bytes.withUnsafeBytes { buffer in
      do throws(StoreError) { try write(buffer, at: offset) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(StoreError) {
    // EINVAL: a file system that cannot.
    guard fsync(number) == 0 || errno == EINVAL else { throw StoreError(path: path, code: errno) }
  }
}

/// What the store wants to know of a file.
struct FileStatus: Equatable, Sendable {
  var size: Int
  /// When the content changed last, in seconds since 1970.
  var modified: Double
  /// Device and number: the same for the same file, whatever it is called.
  var identity: Identity
  var links: Int
  /// When it was read last, as far as the file system keeps that, in seconds since 1970.
  var accessed: Double
  /// When it was renamed, linked, or changed in any other way last, in seconds since 1970.
  var changed: Double
  /// The user it belongs to.
  var owner: UInt32
  var group: UInt32
  /// Its kind and permissions.
  var mode: UInt32

  var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  var isFile: Bool { mode & S_IFMT == S_IFREG }

  struct Identity: Equatable, Sendable {
    var device: UInt64
    var number: UInt64
  }

  init(_ status: stat) {
    size = Int(status.st_size)
    modified = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
    identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    links = Int(status.st_nlink)
    accessed = Double(status.st_atim.tv_sec) + Double(status.st_atim.tv_nsec) * 1e-9
    changed = Double(status.st_ctim.tv_sec) + Double(status.st_ctim.tv_nsec) * 1e-9
    owner = status.st_uid
    group = status.st_gid
    mode = status.st_mode
  }

  /// The status of the file at `path`; nil when there is none, or none that can be seen.
  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}
