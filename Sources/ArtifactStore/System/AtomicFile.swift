internal import Glibc

/// Writes a file so that others see all of it or nothing: under a temporary name in the same
/// folder, then renamed. When anything fails, the temporary file is removed.
///
/// The folder is created if need be.
///
/// - Parameter durable: whether to wait until the file would survive a power cut.
func writeAtomically(
  to path: String, durable: Bool = true,
  _ body: (borrowing Descriptor) throws(StoreError) -> Void
) throws(StoreError) {
  let folder = parentFolder(of: path) ?? "."
  try writeAtomically(
    beginningIn: folder, durable: durable
  ) { (file) throws(StoreError) -> String in
    try body(file)
    return path
  }
}

/// The same for a file whose path is known only once it is written: `body` gives it, and nil drops
/// the file. The folder it is begun in is of the same file system as the path.
func writeAtomically(
  beginningIn folder: String, durable: Bool = true,
  _ body: (borrowing Descriptor) throws(StoreError) -> String?
) throws(StoreError) {
  let temporary = "\(folder)/\(TemporaryName.next())"
  var path: String?
  do throws(StoreError) {
    try fill(temporary, creating: folder) { (file) throws(StoreError) in
      path = try body(file)
      if durable && path != nil { try file.synchronize() }
    }
    if let path { try move(temporary, to: path) }
  } catch {
    unlink(temporary)
    throw error
  }
  guard let path else {
    unlink(temporary)
    return
  }
  if durable { try synchronizeFolder(parentFolder(of: path) ?? ".") }
}

/// Renames a file, and creates the folder it goes to if need be.
private func move(_ source: String, to path: String) throws(StoreError) {
  if rename(source, path) == 0 { return }
  guard errno == ENOENT, let folder = parentFolder(of: path) else {
    throw StoreError(path: path, code: errno)
  }
  try createFolder(folder)
  guard rename(source, path) == 0 else { throw StoreError(path: path, code: errno) }
}

func writeAtomically(
  to path: String, durable: Bool = true, _ bytes: [UInt8]
) throws(StoreError) {
  try writeAtomically(to: path, durable: durable) { (file) throws(StoreError) in
    try file.write(bytes, at: 0)
  }
}

private func fill(
  _ path: String, creating folder: String,
  _ body: (borrowing Descriptor) throws(StoreError) -> Void
) throws(StoreError) {
  func create() throws(StoreError) {
    let file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL)
    shareLikeFolder(file.number, in: folder)
    try body(file)
  }
  do throws(StoreError) {
    try create()
  } catch .io(path, ENOENT) {
    try createFolder(folder)
    try create()
  }
}

/// Makes the renames in a folder survive a power cut.
private func synchronizeFolder(_ path: String) throws(StoreError) {
  let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
  try folder.synchronize()
}
