import ArtifactStore
import Dispatch
import Fingerprint
import Glibc
import Testing
import TestSupport

struct LeaseTests {
  private let folder = TestFolder()
  private let key = SHA256.digest(of: "action")
  private let patience = LeasePatience(
    heartbeat: 0.05, staleAfter: 0.4, clockSkew: 100, poll: 0.01, limit: 5)

  private func path(in store: ArtifactStore) -> String { "\(store.path)/leases/\(key)" }

  private func plant(_ store: ArtifactStore, host: String, pid: Int32, start: UInt64) throws {
    _ = try store.create(.leases)
    let json = """
      {"host":"\(host)","pid":\(pid),"processStart":\(start),"user":"mira","since":1}
      """
    TestFolder.write(path(in: store), Array(json.utf8))
  }

  @Test("a lease is held until it is released")
  func release() throws {
    let store = try folder.store()
    let lease = try #require(try store.acquireLease(for: key))
    #expect(lease.isHeld)
    #expect(lease.holder.pid == getpid())
    #expect(TestFolder.names(in: store.path + "/leases") == [key.hex])
    lease.release()
    #expect(!lease.isHeld)
    #expect(TestFolder.names(in: store.path + "/leases") == [])
    lease.release()
    #expect(try store.acquireLease(for: key)?.isHeld == true)
    // Nobody kept that one.
    #expect(TestFolder.names(in: store.path + "/leases") == [])
  }

  @Test("a lease whose holder is gone can be removed, and no other")
  func abandoned() throws {
    let store = try folder.store()
    store.removeAbandonedLease(for: key)
    let lease = try #require(try store.acquireLease(for: key))
    store.removeAbandonedLease(for: key)
    #expect(lease.isHeld)
    lease.release()
    try plant(store, host: "elsewhere", pid: 4_000_000, start: 1)
    store.removeAbandonedLease(for: key)
    #expect(TestFolder.names(in: store.path + "/leases") == [key.hex])
    try plant(store, host: lease.holder.host, pid: 4_000_000, start: 1)
    store.removeAbandonedLease(for: key)
    #expect(TestFolder.names(in: store.path + "/leases") == [])
  }

  @Test("the second waits, is told for whom, and gets the lease after the first")
  func waiting() throws {
    let store = try folder.store()
    let first = try #require(try store.acquireLease(for: key, patience: patience))
    let told = Collector<LeaseHolder>()
    let taken = Collector<Lease>()
    let finished = DispatchSemaphore(value: 0)
    // A thread of its own: the test's are too few to block one.
    DispatchQueue(label: "second").async { [patience, key] in
      let lease = try? store.acquireLease(
        for: key, patience: patience, onWait: { told.append($0) })
      if let lease { taken.append(lease) }
      finished.signal()
    }
    // Longer than a lease without a heartbeat would last.
    #expect(finished.wait(timeout: .now() + 0.9) == .timedOut)
    #expect(first.isHeld)
    first.release()
    #expect(finished.wait(timeout: .now() + 10) == .success)
    #expect(taken.all.map(\.isHeld) == [true])
    #expect(told.all == [first.holder])
  }

  @Test("waiting ends when the action is settled")
  func settled() throws {
    let store = try folder.store()
    let first = try store.acquireLease(for: key, patience: patience)
    var looks = 0
    let second = try store.acquireLease(
      for: key, patience: patience,
      isSettled: {
        looks += 1
        return looks > 5
      })
    #expect(second == nil)
    #expect(first?.isHeld == true)
  }

  @Test("patience may end")
  func impatience() throws {
    let store = try folder.store()
    let first = try #require(try store.acquireLease(for: key, patience: patience))
    var patience = patience
    patience.limit = 0.05
    #expect(throws: StoreError.leaseHeld(first.holder)) {
      try store.acquireLease(for: key, patience: patience)
    }
    #expect("\(StoreError.leaseHeld(first.holder))".contains("process \(getpid())"))
  }

  @Test("the lease of a dead process of this host is taken over at once")
  func deadHolder() throws {
    let store = try folder.store()
    var patience = patience
    patience.staleAfter = 1000
    try plant(store, host: ProcessIdentity.hostName, pid: deadProcess(), start: 1)
    #expect(try store.acquireLease(for: key, patience: patience)?.isHeld == true)
    // A process that lives, but started at another time, is another one.
    let me = ProcessIdentity.current
    try plant(store, host: me.host, pid: me.pid, start: me.start + 1)
    #expect(try store.acquireLease(for: key, patience: patience)?.isHeld == true)
    try plant(store, host: me.host, pid: me.pid, start: me.start)
    patience.limit = 0.05
    #expect(throws: StoreError.self) { try store.acquireLease(for: key, patience: patience) }
  }

  @Test("a dead process of another kernel or container of this host's name is not judged")
  func otherMachine() throws {
    let store = try folder.store()
    var patience = patience
    patience.staleAfter = 1000
    patience.limit = 0.05
    let me = ProcessIdentity.current
    _ = try store.create(.leases)
    for (machine, isTaken) in [("0123456789ab", false), (try #require(me.machine), true)] {
      let json = """
        {"host":"\(me.host)","machine":"\(machine)","pid":\(deadProcess()),"processStart":1,\
        "user":"mira","since":1}
        """
      TestFolder.write(path(in: store), Array(json.utf8))
      #expect(try store.leases().map(\.isStale) == [isTaken])
      if isTaken {
        #expect(try store.acquireLease(for: key, patience: patience)?.isHeld == true)
      } else {
        #expect(throws: StoreError.self) { try store.acquireLease(for: key, patience: patience) }
      }
    }
  }

  @Test("a process that has ended counts as dead before its parent asks how")
  func zombie() throws {
    let store = try folder.store()
    var pid: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    defer { free(arguments[0]) }
    try #require(posix_spawnp(&pid, "true", nil, nil, &arguments, environ) == 0)
    var info = siginfo_t()
    waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT)
    try plant(store, host: ProcessIdentity.hostName, pid: pid, start: 0)
    #expect(try store.leases().map(\.isStale) == [true])
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  @Test("a process that may not be signalled is there")
  func otherUsersProcess() throws {
    let store = try folder.store()
    try plant(store, host: ProcessIdentity.hostName, pid: 1, start: 0)
    #expect(try store.leases().map(\.isStale) == [false])
    #expect(try store.leases().map(\.holder.user) == ["mira"])
  }

  @Test("the lease of a silent process elsewhere is taken over after a while")
  func silentHolder() throws {
    let store = try folder.store()
    try plant(store, host: "elsewhere", pid: 1, start: 1)
    var told: [String] = []
    let lease = try store.acquireLease(
      for: key, patience: patience, onWait: { told.append($0.description) })
    #expect(lease?.isHeld == true)
    #expect(told == ["mira on elsewhere (process 1)"])
    #expect(TestFolder.names(in: store.path + "/leases").count == 1)
  }

  @Test("a heartbeat long ago is stale at first sight; so is a lease nobody filled in")
  func oldHeartbeat() throws {
    let store = try folder.store()
    var patience = patience
    patience.staleAfter = 50
    patience.limit = 0.1
    for content in [[], Array("{".utf8)] {
      _ = try store.create(.leases)
      TestFolder.write(path(in: store), content)
      #expect(throws: StoreError.self) { try store.acquireLease(for: key, patience: patience) }
      var times = [
        timespec(tv_sec: time(nil) - 200, tv_nsec: 0),
        timespec(tv_sec: time(nil) - 200, tv_nsec: 0),
      ]
      utimensat(AT_FDCWD, path(in: store), &times, 0)
      #expect(try store.acquireLease(for: key, patience: patience)?.isHeld == true)
    }
  }

  @Test("a holder learns that its lease was taken over, and leaves the other's alone")
  func takenOver() throws {
    let store = try folder.store()
    let lease = try #require(try store.acquireLease(for: key))
    unlink(path(in: store))
    #expect(!lease.isHeld)
    try plant(store, host: "elsewhere", pid: 1, start: 1)
    lease.touch()
    lease.release()
    #expect(TestFolder.names(in: store.path + "/leases") == [key.hex])
  }

  @Test("of many at once, one holds it at a time")
  func contention() async throws {
    let store = try folder.store()
    try plant(store, host: ProcessIdentity.hostName, pid: deadProcess(), start: 1)
    // A busy machine may keep a holder from showing life for a while.
    var patience = patience
    patience.staleAfter = 600
    patience.limit = 60
    let room = Occupancy()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 {
        group.addTask { [patience, key] in
          let lease = try store.acquireLease(for: key, patience: patience)
          room.enter()
          usleep(3000)
          room.leave()
          lease?.release()
        }
      }
      try await group.waitForAll()
    }
    #expect(room.most == 1)
  }
}
