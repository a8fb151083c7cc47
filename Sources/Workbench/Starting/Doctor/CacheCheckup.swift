import ArtifactStore
import FoundationEssentials
import Glibc
import Launcher
import Terminal

/// The cache: what it is, whether it can be used, and what was left behind in it. Looks only, but
/// for the probe, which leaves nothing behind.
package struct CacheCheckup {
  let path: String
  let now: Double

  package init(path: String) {
    self.path = path
    now = CacheProbe.now()
  }

  package var checkup: Checkup {
    guard let kind = Files.kind(of: path) else {
      return Checkup(area: "Cache", findings: [absent])
    }
    guard kind == .folder else {
      return Checkup(
        area: "Cache",
        findings: [.bad("folder", "\(path) is not a folder", "choose another with --cache")])
    }
    return Checkup(
      area: "Cache",
      findings: [format] + CacheProbe(of: path).findings + [leases, debris, corrupt])
  }

  private var absent: Finding {
    var parent = Path.folder(of: path)
    while Files.kind(of: parent) == nil, parent != "/" { parent = Path.folder(of: parent) }
    guard access(parent, W_OK) == 0 else {
      return .bad(
        "folder", "\(path) does not exist, and cannot be made: \(parent) is not writable",
        "choose another with --cache or IBPIPE_CACHE")
    }
    return .good("folder", "\(path) does not exist yet; the first run makes it")
  }

  private var format: Finding {
    let bytes = (try? Files.read(path + "/FORMAT")) ?? []
    let found = String(decoding: bytes.prefix(200).prefix { $0 != 0x0A }, as: UTF8.self)
    if found == ArtifactStore.format { return .good("folder", "\(path), “\(found)”") }
    if bytes.isEmpty {
      let isEmpty = Files.names(in: path).allSatisfy { $0.hasPrefix(".") || $0 == "pipelines" }
      return isEmpty
        ? .good("folder", "\(path) is new")
        : .bad("folder", "\(path) is no cache, but not empty", "choose another with --cache")
    }
    return .bad(
      "folder", "\(path) has the format “\(found)”, not “\(ArtifactStore.format)”",
      "use the ibpipe that made it, or another cache with --cache")
  }

  private var leases: Finding {
    let folder = path + "/leases"
    let names = Files.names(in: folder).filter { !$0.hasPrefix(".") }
    let patience = LeasePatience()
    let dead = names.count { name in
      let file = folder + "/" + name
      guard let identity = Files.identity(of: file) else { return false }
      let age = now - Double(identity.modified) / 1e9
      if age > patience.staleAfter + patience.clockSkew { return true }
      guard let bytes = try? Files.read(file),
        let holder = try? JSONDecoder().decode(LeaseHolder.self, from: Data(bytes))
      else { return false }
      return holder.host == CacheProbe.host && holder.pid > 0 && !CacheProbe.isAlive(holder.pid)
    }
    let text = "\(names.count) held" + (dead > 0 ? ", \(dead) of them by processes that died" : "")
    guard dead > 0 else { return .good("leases", text) }
    return .attention(
      "leases", text, "nothing to mend: the next run that wants these stages takes them over")
  }

  /// Temporary files of processes on this host that are gone.
  private var debris: Finding {
    var folders = [path]
    for name in ["leases", "runs", "pins", "logs", "pipelines", "progress"] {
      folders.append("\(path)/\(name)")
    }
    for name in ["objects", "records"] {
      folders += Files.names(in: "\(path)/\(name)").map { "\(path)/\(name)/\($0)" }
    }
    var count = 0
    var bytes = 0
    for folder in folders {
      for name in Files.names(in: folder) where name.hasPrefix(".") {
        // `.tmp~host~pid~start~number`
        let parts = name.split(separator: "~")
        guard parts.count == 5, parts[0] == ".tmp", parts[1] == CacheProbe.host,
          let pid = Int32(parts[2]), !CacheProbe.isAlive(pid)
        else { continue }
        count += 1
        bytes += Int(Files.identity(of: folder + "/" + name)?.size ?? 0)
      }
    }
    guard count > 0 else { return .good("debris", "none") }
    return .attention(
      "debris", "\(count) temporary files of processes that died, \(sizeText(bytes))",
      "“ibpipe cache repair” sweeps them")
  }

  private var corrupt: Finding {
    let count = Files.names(in: path + "/corrupt").count
    guard count > 0 else { return .good("corrupt files", "none were met") }
    return .attention(
      "corrupt files", "\(count) failed their digest and were moved aside to \(path)/corrupt",
      "“ibpipe cache verify” reads all the rest; if more turn up, look at the disk")
  }
}
