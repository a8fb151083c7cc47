internal import Glibc

// A folder that its group may write to and that has the set-group-ID bit is shared with the group:
// what is made in it belongs to the group, which may do with it what its owner may, whatever the
// umask of who makes it. The folders say so themselves, so that every process and program that
// makes something in the cache knows, and there is no setting that they could contradict.

/// Lets the group do with a new file what its owner may, if its folder is shared.
package func shareLikeFolder(_ descriptor: Int32, in folder: String) {
  var status = stat()
  guard isShared(folder), fstat(descriptor, &status) == 0 else { return }
  let mode = status.st_mode | groupRights(of: status.st_mode)
  // Where it cannot be, the owner's umask decides; the file is no less right.
  if mode != status.st_mode { fchmod(descriptor, mode & 0o7777) }
}

/// Lets the group do with a new folder what its owner may, if the folder it lies in is shared.
func shareFolderLikeParent(_ path: String) {
  guard let parent = parentFolder(of: path), isShared(parent) else { return }
  chmod(path, 0o2770 | (FileStatus(path: path)?.mode ?? 0) & 0o7777)
}

/// Whether what is made in a folder is for its group too.
func isShared(_ folder: String) -> Bool {
  // The cache's own folder may be a symbolic link.
  var status = stat()
  return stat(folder, &status) == 0 && status.st_mode & sharedBits == sharedBits
}

/// What makes a folder a shared one: set-group-ID, and all rights for the group.
let sharedBits: UInt32 = 0o2070

/// The owner's rights, as the group's.
func groupRights(of mode: UInt32) -> UInt32 { (mode & 0o700) >> 3 }
