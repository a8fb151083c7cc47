import ArgumentParser
import ArtifactStore
import Fingerprint
import FoundationEssentials
import Tensors

/// Writing an artifact and reading it verified, against copying with SHA-256 sums and against DVC.
struct ArtifactTransfer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifact", abstract: "Writing and verified reading of float32 artifacts.")

  @OptionGroup var conditions: Conditions
  @Option(help: "Megabytes of the artifact.") var megabytes = 200

  func run() throws {
    let count = megabytes * 1_000_000 / 4
    let dense = RandomStream(seed: 1, purpose: "benchmark/artifact").normals(count: count)
    var report = Report(conditions)
    report.comparisons += try compare("dense", dense)
    report.comparisons += try compare("sparse", dense.map { max(0, $0) })
    try report.show()
  }

  private func compare(_ kind: String, _ values: [Float]) throws -> [Comparison] {
    let folder = try WorkFolder()
    let content = values.withUnsafeBytes { [UInt8]($0) }
    _ = try folder.write(content, to: "content.f32")
    let store = try ArtifactStore(opening: folder.path + "/store", threads: conditions.threads)
    let stored = try store.write(content, elementSize: 4)
    var peers: [any ArtifactPeer] = [Copying(folder: folder)]
    if let dvc = conditions.program("dvc") {
      peers.append(try DVC(dvc, in: folder))
    } else {
      Report.note("artifact: DVC is missing; Benchmarks/Peers/make-environment installs it")
    }
    let megabytes = "\(megabytes) MB float32, \(kind)"
    let (parts, size) = (20, content.count / 20)
    let part = 7 * size..<8 * size
    var taken = [UInt8](repeating: 0, count: size)
    var comparisons: [Comparison] = []
    for peer in peers {
      try peer.check(holds: content, digest: stored.digest)
      Report.note(
        "artifact, \(kind): \(peer.name) holds the same; timing \(conditions.pairs) pairs")
      comparisons.append(
        try Comparison(
          "artifact write, \(megabytes)", pairs: conditions.pairs,
          ours: {
            try folder.remove("store/objects")
            return try seconds { _ = try store.write(content, elementSize: 4) }
          },
          against: (peer.name + " " + peer.writing, peer.write)))
      comparisons.append(
        try Comparison(
          "artifact verified read, \(megabytes)", pairs: conditions.pairs,
          ours: { try seconds { _ = try store.read(stored.digest) } },
          against: (peer.name + " " + peer.reading, peer.read)))
      // A peer has no part of a file without the whole.
      comparisons.append(
        try Comparison(
          "one tensor of \(parts), \(megabytes)", pairs: conditions.pairs,
          ours: { try seconds { try read(part, of: stored, in: store, into: &taken) } },
          against: (peer.name + " " + peer.reading, peer.read)))
    }
    guard taken == Array(content[part]) else {
      throw BenchmarkError.file(path: store.path, reason: "a part of it is not what was written")
    }
    guard try store.read(stored.digest) == content else {
      throw BenchmarkError.file(path: store.path, reason: "what is read is not what was written")
    }
    return comparisons
  }
}

/// Reads some of an artifact's bytes, checked.
private func read(
  _ range: Range<Int>, of object: StoredObject, in store: ArtifactStore, into bytes: inout [UInt8]
) throws {
  try bytes.withUnsafeMutableBytes {
    try store.read(object.digest, [range], chain: object.chain, into: $0)
  }
}

/// Another way to keep an artifact.
private protocol ArtifactPeer {
  var name: String { get }
  var writing: String { get }
  var reading: String { get }
  /// Seconds to put the file in the peer's store, with its digest found.
  func write() throws -> Double
  /// Seconds to take it out, its digest checked where the peer does so.
  func read() throws -> Double
  func check(holds content: [UInt8], digest: Digest) throws
}

/// A copy on disk and its SHA-256, by the system's own programs.
private struct Copying: ArtifactPeer {
  let name = "coreutils"
  let writing = "sha256sum, cp, sync"
  let reading = "cp, sha256sum"
  let folder: WorkFolder

  func write() throws -> Double {
    try? folder.remove("copied")
    return try shell("sha256sum content.f32 >copied.sum && cp content.f32 copied && sync copied")
  }

  func read() throws -> Double {
    try? folder.remove("taken")
    return try shell(
      "cp copied taken && sha256sum taken >taken.sum && cmp -s -n 64 taken.sum copied.sum")
  }

  func check(holds content: [UInt8], digest: Digest) throws {
    _ = try write()
    _ = try read()
    let sum = try Data(contentsOf: URL(filePath: folder.path + "/copied.sum"))
    guard String(decoding: sum, as: UTF8.self).hasPrefix(digest.hex) else {
      throw BenchmarkError.file(path: folder.path, reason: "sha256sum finds another digest")
    }
  }

  private func shell(_ script: String) throws -> Double {
    try ChildProcess.run(["/bin/sh", "-c", "cd \"$0\" && " + script, folder.path])
  }
}

/// DVC as whole processes, as it is used: start-up counts.
private struct DVC: ArtifactPeer {
  let name = "DVC"
  let writing = "commit"
  let reading = "checkout"
  let folder: WorkFolder
  let program: String

  /// Keeps the folder's `content.f32`.
  init(_ program: String, in folder: WorkFolder) throws {
    self.folder = folder
    self.program = program
    try dvc("init", "--no-scm")
    try dvc("config", "core.analytics", "false")
    try dvc("config", "cache.type", "copy")
    try dvc("add", "content.f32")
  }

  @discardableResult
  private func dvc(_ verb: String, _ arguments: String...) throws -> Double {
    try ChildProcess.run([program, "--cd", folder.path, verb, "-q"] + arguments)
  }

  func write() throws -> Double {
    // A new modification time, or DVC would trust the hash that it remembers.
    try ChildProcess.run(["touch", "\(folder.path)/content.f32"])
    try? folder.remove(".dvc/cache")
    return try dvc("commit", "-f", "content.f32.dvc")
  }

  func read() throws -> Double {
    try folder.remove("content.f32")
    return try dvc("checkout", "content.f32.dvc")
  }

  func check(holds content: [UInt8], digest: Digest) throws {
    _ = try write()
    _ = try read()
    let taken = try Data(contentsOf: URL(filePath: folder.path + "/content.f32"))
    guard SHA256.digest(of: [UInt8](taken)) == digest else {
      throw BenchmarkError.file(path: folder.path, reason: "DVC gives back another content")
    }
  }
}
