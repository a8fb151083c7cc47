internal import Glibc

/// The bytes of a small file, at most `limit` of them.
///
/// What an up-to-date run reads is read so, and not through Foundation, whose way to a file takes
/// a hundred times as long when it is gone for the first time.
package func contentsOfFile(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
  try Descriptor(opening: path, O_RDONLY | O_NONBLOCK).contents(limit: limit)
}

/// Whether there is something at the path.
package func isPresent(_ path: String) -> Bool { access(path, F_OK) == 0 }
