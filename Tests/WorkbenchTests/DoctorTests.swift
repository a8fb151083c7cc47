import Glibc
import TestSupport
import Terminal
import Testing
import Workbench

struct CacheCheckupTests {
  private let folder = TestFolder()
  private var path: String { folder.path + "/cache" }

  private func find(_ name: String) -> Finding? {
    CacheCheckup(path: path).checkup.findings.first { $0.name == name }
  }

  @Test func aSoundCacheIsWellAndLeftAsItWas() throws {
    _ = try folder.store()
    let before = TestFolder.files(below: folder.path)
    let findings = CacheCheckup(path: path).checkup.findings
    #expect(findings.filter { $0.verdict == .bad }.isEmpty)
    #expect(find("writing")?.value == "renaming and exclusive creation work")
    #expect(find("clock")?.verdict == .good)
    #expect(TestFolder.files(below: folder.path) == before)
    #expect(TestFolder.names(in: path).allSatisfy { !$0.hasPrefix(".doctor") })
  }

  @Test func aCacheThatIsNotThereIsNotMade() {
    #expect(find("folder")?.value == "\(path) does not exist yet; the first run makes it")
    #expect(TestFolder.names(in: folder.path).isEmpty)
  }

  @Test func whatIsNoCacheIsBad() throws {
    TestFolder.write(path, [1])
    #expect(
      find("folder") == .bad("folder", "\(path) is not a folder", "choose another with --cache"))
    unlink(path)
    mkdir(path, 0o777)
    TestFolder.write(path + "/thesis.tex", [1])
    #expect(find("folder")?.verdict == .bad)
    TestFolder.write(path + "/FORMAT", Array("ibpipe cache 9\n".utf8))
    #expect(find("folder")?.value.contains("has the format “ibpipe cache 9”") == true)
    // A file that somebody made is only text.
    TestFolder.write(path + "/FORMAT", [UInt8](repeating: 0xFF, count: 100_000))
    #expect(find("folder")?.verdict == .bad)
  }

  @Test func whatDeadProcessesLeftIsTold() throws {
    let store = try folder.store()
    _ = try store.create(.leases)
    let key = String(repeating: "a", count: 64)
    // No process has a number above 2²² on Linux.
    let dead = 1 << 30
    TestFolder.write(
      path + "/leases/" + key,
      Array(
        "{\"host\":\"\(CacheProbe.host)\",\"pid\":\(dead),\"processStart\":1,\"user\":\"x\",\"since\":0}"
          .utf8))
    #expect(find("leases")?.value == "1 held, 1 of them by processes that died")
    TestFolder.write(path + "/.tmp~\(CacheProbe.host)~\(dead)~1~1", [1, 2])
    TestFolder.write(path + "/.tmp~elsewhere~\(dead)~1~1", [1, 2])
    TestFolder.write(path + "/.tmp~\(CacheProbe.host)~\(getpid())~1~1", [1, 2])
    #expect(find("debris")?.value == "1 temporary files of processes that died, 2 B")
  }

  @Test(arguments: [
    ("/data/cache", "nfs4"), ("/database", "ext4"), ("/a b/x", "tmpfs"), ("/", "ext4"),
  ])
  func fileSystemsAreNamed(path: String, kind: String) {
    let mounts = """
      22 1 8:1 / / rw,relatime shared:1 - overlay overlay rw
      23 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
      30 22 0:40 / /data rw shared:2 master:1 - nfs4 server:/x rw
      31 22 0:41 / /a\\040b rw - tmpfs tmpfs rw
      nonsense
      """
    #expect(CacheProbe.fileSystem(of: path, mounts: mounts) == kind)
    #expect(CacheProbe.fileSystem(of: path, mounts: "") == "unknown file system")
  }
}

struct MachineCheckupTests {
  private func find(_ name: String, level: Int = 4, _ change: (inout Machine) -> Void) -> Finding? {
    var machine = Machine()
    machine.cores = 64
    machine.allowedCores = 64
    machine.memory = 256 << 30
    change(&machine)
    return MachineCheckup(of: machine, level: level, usesSHAInstructions: true).checkup.findings
      .first { $0.name == name }
  }

  @Test func limitsOfTheContainerAreTold() {
    #expect(find("cores") { _ in } == .good("cores", "64"))
    #expect(
      find("cores") { $0.grantedCores = 2.5 }
        == .attention(
          "cores", "64, its control group grants the time of 2.5",
          "run with --threads 2, so that stages do not wait for each other"))
    #expect(find("cores") { $0.allowedCores = 4 }?.value == "64, this process may use 4")
    #expect(
      find("memory") { $0.grantedMemory = 8 << 30 }?.advice
        == "what takes more is killed: run with --memory 8192M")
    #expect(find("memory") { $0.memory = nil }?.verdict == .attention)
    #expect(find("kernels", level: 2) { _ in }?.verdict == .attention)
  }

  @Test(
    arguments: [
      ("0::/a/b\n", ["/sys/fs/cgroup/a/cpu.max": "150000 100000\n"], 1.5, nil),
      (
        "0::/a\n",
        ["/sys/fs/cgroup/a/cpu.max": "max 100000", "/sys/fs/cgroup/memory.max": "1000\n"], nil, 1000
      ),
      (
        "3:cpu,cpuacct:/x\n5:memory:/y\n",
        [
          "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "400000",
          "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000",
          "/sys/fs/cgroup/memory/y/memory.limit_in_bytes": "9223372036854771712",
        ], 4, nil
      ),
      ("nonsense\n::\n0::", ["/sys/fs/cgroup/cpu.max": "-1 0"], nil, nil),
    ] as [(String, [String: String], Double?, Int?)])
  func controlGroupsOfBothKindsAreRead(
    membership: String, files: [String: String], cores: Double?, memory: Int?
  ) {
    let group = ControlGroup(membership: membership) { files[$0] ?? "" }
    #expect(group.cores == cores && group.memory == memory)
  }
}

struct AllowedCoresTests {
  @Test(arguments: [
    ("Name:\tx\nCpus_allowed_list:\t0-3,8\n", 5), ("Cpus_allowed_list:\t7", 1), ("", nil),
    ("Cpus_allowed_list:\t3-1", nil), ("Cpus_allowed_list:\tx", nil), ("Cpus_allowed_list:", nil),
  ])
  func theListIsCounted(status: String, count: Int?) {
    #expect(Machine.allowedCores(status: status) == count)
  }
}

struct LibraryCheckupTests {
  @Test(arguments: [
    ("SkylakeX", "SkylakeX", 4, false, Finding.Verdict.good),
    ("Haswell", "Prescott", 3, false, .attention), ("", "Nehalem", 3, false, .attention),
    ("Nehalem", "Nehalem", 4, true, .attention), ("", "Nehalem", 2, false, .good),
  ])
  func slowKernelsAreNoticed(
    asked: String, inUse: String, level: Int, chosen: Bool, verdict: Finding.Verdict
  ) {
    let finding = LibraryCheckup.kernels(asked: asked, inUse: inUse, level: level, chosen: chosen)
    #expect(finding.verdict == verdict)
    #expect((finding.advice == nil) == (verdict == .good))
  }

  @Test func theLibrariesOfThisMachineAreFound() {
    for finding in LibraryCheckup().checkup.findings { #expect(finding.verdict != .bad) }
  }
}

struct DoctorTextTests {
  @Test func everyFindingIsALineWithWhatToDo() {
    let text = DoctorVerb.text(
      [
        Checkup(
          area: "A",
          findings: [.good("x", "1"), .attention("long", "2", "look"), .bad("y", "3", "mend")])
      ], paint: Paint(enabled: false))
    #expect(
      text == """
        A
          ✓ x     1
          ! long  2
                  → look
          ✗ y     3
                  → mend

        1 thing needs mending (✗); 1 thing to know (!).
        """)
  }

  @Test func theEnvironmentIsListed() {
    let checkup = EnvironmentCheckup(value: { $0 == "IBPIPE_CACHE" ? "/c" : nil }).checkup
    #expect(
      checkup.findings.map(\.value)
        == ["/c  (where results are kept, unless --cache says otherwise)"])
    #expect(EnvironmentCheckup(value: { _ in nil }).checkup.findings.count == 1)
  }
}
