internal import Glibc

/// Writes a file so that others see all of it or nothing: under a temporary name in the same
/// folder, then renamed. When anything fails, the temporary file is removed.
///
/// The folder is created if need be.
func writeAtomically(
  to path: String, _ body: (borrowing Descriptor) throws(StoreError) -> Void
) throws(StoreError) {
  let folder = parentFolder(of: path) ?? "."
  let temporary = "\(folder)/\(TemporaryName.next())"
  do throws(StoreError) {
    try writeDurably(to: temporary, creating: folder, body)
    guard rename(temporary, path) == 0 else { throw StoreError(path: path, code: errno) }
  } catch {
    unlink(temporary)
    throw error
  }
  try synchronizeFolder(folder)
}

func writeAtomically(to path: String, _ bytes: [UInt8]) throws(StoreError) {
  try writeAtomically(to: path) { (file) throws(StoreError) in try file.write(bytes, at: 0) }
}

private func writeDurably(
  to path: String, creating folder: String,
  _ body: (borrowing Descriptor) throws(StoreError) -> Void
) throws(StoreError) {
  let flags = O_WRONLY | O_CREAT | O_EXCL
  do throws(StoreError) {
    try fill(Descriptor(opening: path, flags), body)
  } catch .io(path, ENOENT) {
    try createFolder(folder)
    try fill(Descriptor(opening: path, flags), body)
  }
}

private func fill(
  _ file: borrowing Descriptor, _ body: (borrowing Descriptor) throws(StoreError) -> Void
) throws(StoreError) {
  try body(file)
  try file.synchronize()
}

/// Makes the renames in a folder survive a power cut.
private func synchronizeFolder(_ path: String) throws(StoreError) {
  let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
  try folder.synchronize()
}
