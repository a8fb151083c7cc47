import ArtifactStore
import Fingerprint
import Glibc

/// A folder of its own for one test, removed with all in it when the test ends.
final class TestFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/ibpipe-store-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit { Self.remove(path) }

  func store(
    threads: Int = 2, onCorruption: @escaping @Sendable (Corruption) -> Void = { _ in }
  ) throws -> ArtifactStore {
    try ArtifactStore(opening: path + "/cache", threads: threads, onCorruption: onCorruption)
  }

  /// All files below a folder, sorted, as paths relative to it.
  static func files(below root: String) -> [String] {
    names(in: root).flatMap { name -> [String] in
      var status = stat()
      guard lstat("\(root)/\(name)", &status) == 0 else { return [] }
      guard status.st_mode & S_IFMT == S_IFDIR else { return [name] }
      return files(below: "\(root)/\(name)").map { "\(name)/\($0)" }
    }
  }

  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func remove(_ path: String) {
    for name in names(in: path) { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }

  static func read(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(file, 0, SEEK_END)))
    let count = pread(file, &bytes, bytes.count, 0)
    return Array(bytes.prefix(count))
  }

  static func write(_ path: String, _ bytes: [UInt8]) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    defer { close(file) }
    _ = Glibc.write(file, bytes, bytes.count)
  }
}

/// A small generator of noise for contents; the seed gives the bytes.
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Bytes that nothing can compress.
  static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var noise = Noise(seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) }
  }

  /// The bytes of floats as an activation has them: `zeros` of them are 0, the rest in [0, 1).
  static func floats(_ count: Int, zeros: Double, seed: UInt64 = 1) -> [UInt8] {
    var noise = Noise(seed)
    let values = (0..<count).map { _ -> Float in
      let isZero = Double(noise.next() >> 11) * 0x1p-53 < zeros
      let value = Float(noise.next() >> 40) * 0x1p-24
      return isZero ? 0 : value
    }
    return values.withUnsafeBytes { Array($0) }
  }
}
