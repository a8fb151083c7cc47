public import Fingerprint
internal import Glibc

extension ArtifactStore {
  /// Where the plan of that digest is kept, whether it is there or not.
  public func planPath(_ digest: Digest) -> String { "\(path(of: .runs))/plans/\(digest).json" }

  /// Whether a plan is kept. It counts as just kept from then on, so that a collection does not take
  /// it for one that no journal names.
  public func holdsPlan(_ digest: Digest) -> Bool {
    let path = planPath(digest)
    guard let file = try? Descriptor(opening: path, O_RDONLY | O_NONBLOCK),
      let status = try? file.status(), futimens(file.number, nil) == 0
    else { return false }
    return FileStatus(path: path)?.identity == status.identity
  }

  /// The digests of all plans, sorted.
  public func planDigests() throws(StoreError) -> [Digest] {
    try fileNames(in: "\(path(of: .runs))/plans").compactMap { name in
      name.hasSuffix(".json") ? Digest(hex: String(name.dropLast(5))) : nil
    }
  }

  /// Keeps the bytes of a plan. What it holds is for its reader to check.
  public func keepPlan(_ bytes: [UInt8], as digest: Digest) throws(StoreError) {
    // Not worth waiting for the disk: a run whose plan is lost still tells what it did.
    try writeAtomically(to: planPath(digest), durable: false, bytes)
  }

  /// The bytes of a plan, at most `limit` of them.
  public func plan(_ digest: Digest, limit: Int) throws(StoreError) -> [UInt8] {
    try Descriptor(opening: planPath(digest), O_RDONLY | O_NONBLOCK).contents(limit: limit)
  }
}
