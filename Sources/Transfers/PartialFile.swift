import Glibc

/// What has come of a download so far: `NAME.part` beside the file that it becomes. Held by one
/// process at a time.
struct PartialFile: ~Copyable {
  let path: String
  let descriptor: Int32

  init(of target: String) throws(DownloadError) {
    path = target + ".part"
    // Not through a link that somebody put there.
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: lastError()) }
    var own = stat()
    var named = stat()
    // Whoever held it may have given it its name meanwhile.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &own) == 0,
      lstat(path, &named) == 0, own.st_ino == named.st_ino, own.st_dev == named.st_dev
    else {
      close(descriptor)
      throw .underWay(path: target)
    }
  }

  deinit { close(descriptor) }

  var size: Int { Int(lseek(descriptor, 0, SEEK_END)) }

  func empty() throws(DownloadError) {
    guard ftruncate(descriptor, 0) == 0 else { throw .unwritable(path: path, reason: lastError()) }
  }

  func remove() { unlink(path) }

  /// Gives the file its name, once all of it is there and would survive a power cut.
  func publish(as target: String) throws(DownloadError) {
    guard fsync(descriptor) == 0, rename(path, target) == 0 else {
      throw .unwritable(path: target, reason: lastError())
    }
  }
}

func lastError() -> String { String(cString: strerror(errno)) }
