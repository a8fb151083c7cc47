public import Fingerprint
internal import FoundationEssentials
internal import Glibc

extension ArtifactStore {
  /// Takes the lease for an action, after waiting for whoever holds it.
  ///
  /// A lease is taken over when its process is known to be dead, or showed no sign of life for
  /// ``LeasePatience/staleAfter`` seconds.
  ///
  /// - Parameters:
  ///   - onWait: told whom is waited for, once for each holder.
  ///   - isSettled: asked before every look at the lease; true ends the wait, as when the action's
  ///     record has appeared.
  /// - Returns: nil when it was settled.
  public func acquireLease(
    for key: Digest, patience: LeasePatience = LeasePatience(),
    onWait: (LeaseHolder) -> Void = { _ in }, isSettled: () -> Bool = { false }
  ) throws(StoreError) -> Lease? {
    let path = "\(path(of: .leases))/\(key)"
    var watch = LeaseWatch(patience: patience)
    var previous: LeaseHolder?
    var told: LeaseHolder?
    let start = monotonicSeconds()
    while true {
      if isSettled() { return nil }
      if let lease = try takeLease(at: path, heartbeat: patience.heartbeat) { return lease }
      guard let seen = LeaseSighting(path: path) else { continue }
      if watch.isStale(seen, fileClock: { fileClock(in: self.path(of: .leases)) }) {
        try removeStaleLease(at: path, seen)
        continue
      }
      // Told at the second look, as the holder may not yet have written who it is at the first.
      if seen.holder == previous && seen.holder != told {
        told = seen.holder
        onWait(seen.holder)
      }
      previous = seen.holder
      if let limit = patience.limit, monotonicSeconds() - start > limit {
        throw StoreError.leaseHeld(seen.holder)
      }
      usleep(UInt32(max(0.001, min(10, patience.poll)) * 1e6))
    }
  }

  /// Creates the lease's file; nil when there is one.
  private func takeLease(at path: String, heartbeat: Double) throws(StoreError) -> Lease? {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    var descriptor = open(path, flags, 0o666)
    if descriptor < 0 && errno == ENOENT {
      _ = try create(.leases)
      descriptor = open(path, flags, 0o666)
    }
    guard descriptor >= 0 else {
      let code = errno
      // Some file systems answer EPERM where the file exists.
      if code == EEXIST || (code == EPERM && FileStatus(path: path) != nil) { return nil }
      throw StoreError(path: path, code: code)
    }
    shareLikeFolder(descriptor, in: self.path(of: .leases))
    let process = ProcessIdentity.current
    let holder = LeaseHolder(
      host: process.host, pid: process.pid, processStart: process.start, user: currentUser(),
      since: wallClockSeconds(), machine: process.machine)
    let lease = Lease(holder: holder, path: path, descriptor: descriptor, heartbeat: heartbeat)
    let bytes = (try? JSONEncoder().encode(holder)).map { [UInt8]($0) } ?? []
    let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard written == bytes.count else {
      let code = written < 0 ? errno : ENOSPC
      // On a full disk it holds all the same, though nobody can tell whose it is: a collection has
      // to go on just then.
      if [ENOSPC, EDQUOT].contains(code), ftruncate(descriptor, 0) == 0 { return lease }
      lease.release()
      throw StoreError(path: path, code: code)
    }
    return lease
  }

  /// Removes the lease for an action if a process of this machine holds it that is gone, so that
  /// nobody elsewhere has to wait until that shows.
  public func removeAbandonedLease(for key: Digest) {
    let path = "\(path(of: .leases))/\(key)"
    guard let seen = LeaseSighting(path: path), seen.holder.pid > 0, seen.holder.process.isGone
    else { return }
    try? removeStaleLease(at: path, seen)
  }

  /// Removes the lease that was seen and no other.
  func removeStaleLease(at path: String, _ seen: LeaseSighting) throws(StoreError) {
    try takeOut(path) { $0.identity == seen.identity }
  }
}

/// A lease as it was at one moment.
struct LeaseSighting: Equatable {
  var holder: LeaseHolder
  var identity: FileStatus.Identity
  var heartbeat: Double

  /// Nil when the lease is gone.
  init?(path: String) {
    func nobody(_ owner: UInt32) -> LeaseHolder {
      LeaseHolder(
        host: "unknown host", pid: 0, processStart: 0, user: userName(owner), since: 0)
    }
    // Opening makes NFS ask the server, where a plain stat would answer from a cache.
    if let file = try? Descriptor(opening: path, O_RDONLY), let status = try? file.status() {
      let bytes = (try? file.contents(limit: 1 << 16)) ?? []
      identity = status.identity
      heartbeat = status.modified
      // Its holder may be about to write who it is.
      holder =
        (try? JSONDecoder().decode(LeaseHolder.self, from: Data(bytes))) ?? nobody(status.owner)
    } else if let status = FileStatus(path: path) {
      // Another user's, who lets nobody read it.
      identity = status.identity
      heartbeat = status.modified
      holder = nobody(status.owner)
    } else {
      return nil
    }
  }
}

/// Judges from several looks at a lease whether its holder is dead.
struct LeaseWatch {
  var patience: LeasePatience
  private var last: LeaseSighting?
  private var unchangedSince = 0.0

  init(patience: LeasePatience) { self.patience = patience }

  /// - Parameter fileClock: gives the time by the clock that stamps the cache's files. This host's
  ///   may be wrong by any amount: it alone makes no lease stale.
  mutating func isStale(_ seen: LeaseSighting, fileClock: () -> Double?) -> Bool {
    if seen.holder.process.isGone { return true }
    let silence = patience.staleAfter + patience.clockSkew
    if wallClockSeconds() - seen.heartbeat > silence,
      let now = fileClock(), now - seen.heartbeat > silence
    {
      return true
    }
    let now = monotonicSeconds()
    if seen.identity != last?.identity || seen.heartbeat != last?.heartbeat {
      last = seen
      unchangedSince = now
    }
    return now - unchangedSince > patience.staleAfter
  }
}

/// The time by the clock that stamps files made in a folder, which on a network file system is the
/// server's; nil where none can be made.
func fileClock(in folder: String) -> Double? {
  let path = "\(folder)/\(TemporaryName.next())"
  guard let file = try? Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL) else { return nil }
  defer { unlink(path) }
  return try? file.status().modified
}

private func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func monotonicSeconds() -> Double { seconds(CLOCK_MONOTONIC) }
func wallClockSeconds() -> Double { seconds(CLOCK_REALTIME) }
