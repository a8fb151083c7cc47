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
  let temporary = "\(folder)/\(TemporaryName.next())"
  do throws(StoreError) {
    try fill(temporary, creating: folder) { (file) throws(StoreError) in
      try body(file)
      if durable { try file.synchronize() }
    }
    guard rename(temporary, path) == 0 else { throw StoreError(path: path, code: errno) }
  } catch {
    unlink(temporary)
    throw error
  }
  if durable { try synchronizeFolder(folder) }
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
