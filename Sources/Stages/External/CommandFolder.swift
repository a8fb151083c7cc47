import Glibc
import PipelineModel

/// The folder that a command runs in.
struct CommandFolder {
  let path: String

  /// Whether a name can be a file's, in any folder, without leaving it.
  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.contains("/") && name.utf8.count <= 200
      && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// Writes an input's payloads as files that cannot be changed, in a folder that cannot either.
  func layOut(_ payloads: any PayloadReader, as name: String) throws {
    let folder = path + "/" + name
    try CommandFolder.make(folder)
    for payload in payloads.names {
      guard CommandFolder.isPlain(payload) else {
        throw CommandError.unusablePayload(payload, of: name)
      }
      try CommandFolder.write(payloads.bytes(payload), to: folder + "/" + payload, mode: 0o444)
    }
    chmod(folder, 0o555)
  }

  /// Puts a copy of a file that the command reads in its place: a link would lead a script to the
  /// files beside it, which the command does not name.
  func copy(_ source: CommandSource) throws {
    try makeFolder(of: source.place)
    let isProgram = access(source.path, X_OK) == 0
    try CommandFolder.write(
      CommandFolder.read(source.path), to: path + "/" + source.place,
      mode: isProgram ? 0o555 : 0o444)
  }

  /// Makes the folders above a file.
  func makeFolder(of place: String) throws {
    var folder = path
    for part in place.split(separator: "/").dropLast() {
      folder += "/" + part
      try CommandFolder.make(folder)
    }
  }

  /// What the command wrote to a file.
  func collect(_ output: String, of command: String) throws -> Payload {
    let place = path + "/" + output
    var status = stat()
    guard lstat(place, &status) == 0 else {
      throw CommandError.missing(output: output, of: command, wrote: written())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CommandError.notAFile(output: output, of: command)
    }
    let name = output.split(separator: "/").last.map(String.init) ?? output
    let numbers = [".safetensors", ".npy", ".npz"].contains { name.hasSuffix($0) }
    return Payload(
      name: name, bytes: try CommandFolder.read(place), elementSize: numbers ? 4 : 1)
  }

  /// The names at the top of the folder, for messages.
  private func written() -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory), names.count < 1000 {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return Array(names.sorted().prefix(10))
  }

  private static func make(_ folder: String) throws(CommandError) {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .system("the folder \(folder) cannot be made", code: errno)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CommandError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw .system("\(path) cannot be written", code: errno) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(file, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system("\(path) cannot be written", code: errno) }
      written += count
    }
  }

  private static func read(_ path: String) throws(CommandError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("\(path) cannot be read", code: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("\(path) cannot be read", code: errno) }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, filled in
      while filled < buffer.count {
        let count = Glibc.read(
          file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { return }
        filled += count
      }
    }
    if failure != 0 { throw .system("\(path) cannot be read", code: failure) }
    return bytes
  }
}
