import Glibc
import Launcher

/// What this machine has, and what of it this process may use.
package struct Machine {
  var processor = "unknown processor"
  var flags: Set<Substring> = []
  package var cores = 1
  /// Cores that this process may be scheduled on.
  package var allowedCores = 1
  /// Cores' worth of time that the container grants; nil without a limit.
  package var grantedCores: Double?
  package var memory: Int?
  var availableMemory: Int?
  /// Bytes that the container grants; nil without a limit.
  package var grantedMemory: Int?

  package init() {}

  package static var this: Machine {
    var machine = Machine()
    for line in text("/proc/cpuinfo").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let key = parts[0].drop { $0 == " " }.prefix { $0 != "\t" }
      if key == "model name" { machine.processor = String(parts[1].drop { $0 == " " }) }
      if key == "flags" || key == "Features" {
        machine.flags = Set(parts[1].split(separator: " "))
        break
      }
    }
    machine.cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    machine.allowedCores = allowedCores(status: text("/proc/self/status")) ?? machine.cores
    for line in text("/proc/meminfo").split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let kilobytes = Int(parts[1]), kilobytes < 1 << 50 else { continue }
      if parts[0] == "MemTotal:" { machine.memory = kilobytes * 1024 }
      if parts[0] == "MemAvailable:" { machine.availableMemory = kilobytes * 1024 }
    }
    let group = ControlGroup(membership: text("/proc/self/cgroup"), read: text)
    machine.grantedCores = group.cores
    machine.grantedMemory = group.memory
    return machine
  }

  /// How many cores a process may be scheduled on; nil where its status does not say.
  ///
  /// - Parameter status: what `/proc/self/status` says: `Cpus_allowed_list: 0-3,8`.
  package static func allowedCores(status: String) -> Int? {
    guard
      let line = status.split(separator: "\n").first(where: {
        $0.hasPrefix("Cpus_allowed_list:")
      })
    else { return nil }
    var count = 0
    for range in line.dropFirst(18).split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let ends = range.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first >= 0, first <= last,
        last < 1 << 20
      else { return nil }
      count += last - first + 1
    }
    return count > 0 ? count : nil
  }

  /// A file of the kernel's; empty where there is none.
  static func text(_ path: String) -> String {
    String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
  }
}

/// The limits of the control groups that a process is in, of the second version or the first.
package struct ControlGroup {
  package private(set) var cores: Double?
  package private(set) var memory: Int?

  /// - Parameters:
  ///   - membership: what `/proc/self/cgroup` says.
  ///   - read: gives a file's text, empty where there is none.
  package init(membership: String, read: (String) -> String) {
    for line in membership.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let controllers = parts[1].split(separator: ",")
      for folder in ControlGroup.folders(parts[2]) {
        if controllers.isEmpty {
          limit(quota: read("/sys/fs/cgroup\(folder)/cpu.max"))
          limit(memory: read("/sys/fs/cgroup\(folder)/memory.max"))
        }
        if controllers.contains("cpu") {
          let base = "/sys/fs/cgroup/cpu\(folder)"
          limit(
            quota: read(base + "/cpu.cfs_quota_us") + " " + read(base + "/cpu.cfs_period_us"))
        }
        if controllers.contains("memory") {
          limit(memory: read("/sys/fs/cgroup/memory\(folder)/memory.limit_in_bytes"))
        }
      }
    }
  }

  /// The group's folder and all above it: each may set a limit. Inside a container the group's own
  /// path may not be there, but its root is.
  private static func folders(_ path: Substring) -> [String] {
    var parts = path.split(separator: "/")
    var folders: [String] = []
    while !parts.isEmpty {
      folders.append("/" + parts.joined(separator: "/"))
      parts.removeLast()
    }
    return folders + [""]
  }

  /// - Parameter text: microseconds of running time in a period, and the period.
  private mutating func limit(quota text: String) {
    let parts = text.split { $0.isWhitespace }.map { Double($0) }
    guard parts.count == 2, let quota = parts[0], let period = parts[1], quota > 0, period > 0
    else { return }
    cores = min(cores ?? .infinity, quota / period)
  }

  private mutating func limit(memory text: String) {
    // The first version writes about 2⁶³ for no limit.
    guard let bytes = Int(text.filter { !$0.isWhitespace }), bytes > 0, bytes < 1 << 60 else {
      return
    }
    memory = min(memory ?? .max, bytes)
  }
}
