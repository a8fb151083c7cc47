public import Fingerprint

extension ArtifactStore {
  /// Bytes of an object's file, compressed as it is; nil when there is none.
  public func storedSize(of digest: Digest) -> Int? { FileStatus(path: objectPath(digest))?.size }
}
