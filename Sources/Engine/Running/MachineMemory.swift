import Glibc

/// How much memory the machine has left for what runs here.
public enum MachineMemory {
  /// In bytes: what the system says is available, or what the limits of this process's control
  /// groups leave of it. Nil where neither is known.
  ///
  /// - Parameters:
  ///   - proc: where the proc file system is.
  ///   - groups: where the control groups are.
  public static func available(
    proc: String = "/proc", groups: String = "/sys/fs/cgroup"
  ) -> Int? {
    let machine = field("MemAvailable:", of: read("\(proc)/meminfo")).flatMap(bytes(kilobytes:))
    let left = folders(proc: proc, groups: groups).compactMap(left(in:))
    return ([machine].compactMap { $0 } + left).min()
  }

  /// The most that this process has had at once, in bytes.
  static var peak: Int? {
    var usage = rusage()
    guard getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
    return bytes(kilobytes: usage.ru_maxrss)
  }

  private static func bytes(kilobytes: Int) -> Int? {
    let (bytes, overflow) = kilobytes.multipliedReportingOverflow(by: 1024)
    return overflow ? nil : bytes
  }

  /// The folders of the groups that this process is in, each with all above it: any may have the
  /// tightest limit.
  private static func folders(proc: String, groups: String) -> [String] {
    read("\(proc)/self/cgroup").split(separator: "\n").flatMap { line -> [String] in
      // `4:memory:/path` in the first version, `0::/path` in the second.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      let isFirstVersion = parts[1].split(separator: ",").contains("memory")
      guard isFirstVersion || parts[1].isEmpty else { return [] }
      let root = isFirstVersion ? "\(groups)/memory" : groups
      let names = parts[2].split(separator: "/")
      return (0...names.count).map { depth in
        ([root] + names.prefix(depth).map(String.init)).joined(separator: "/")
      }
    }
  }

  /// What a group's limit leaves; nil where it has none. File pages that nobody uses count as left.
  private static func left(in folder: String) -> Int? {
    let first = Int(line(read("\(folder)/memory.limit_in_bytes")))
    guard let limit = first ?? Int(line(read("\(folder)/memory.max"))), limit >= 0 else {
      return nil
    }
    let usage = first == nil ? "memory.current" : "memory.usage_in_bytes"
    let idle = first == nil ? "inactive_file" : "total_inactive_file"
    let used = max(0, Int(line(read("\(folder)/\(usage)"))) ?? 0)
    let reclaimable = max(0, field(idle, of: read("\(folder)/memory.stat")) ?? 0)
    return max(0, limit - max(0, used - min(used, reclaimable)))
  }

  /// The number behind a name at the start of a line.
  private static func field(_ name: String, of text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count > 1, words[0] == name { return Int(words[1]) }
    }
    return nil
  }

  private static func line(_ text: String) -> String {
    String(text.prefix { !$0.isNewline })
  }

  /// The file's first 64 KiB; empty where there is none. Files of the system do not say their size.
  private static func read(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if more < 0 && errno == EINTR { continue }
      if more <= 0 { break }
      count += more
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
