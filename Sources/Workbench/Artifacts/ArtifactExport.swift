package import ArtifactStore
import FoundationEssentials
import Glibc
package import Inspection
import Launcher
import PipelineModel
import Tensors

/// Writes an artifact's payloads as ordinary files, with a `provenance.json` beside them.
///
/// A new folder appears whole or not at all; in one that is there, each file does.
package struct ArtifactExport {
  private let found: FoundArtifact
  private let folder: String
  private let overwrite: Bool
  private let asNumPy: Bool

  /// A file that was written.
  package struct File: Sendable, Encodable {
    package let path: String
    /// Bytes.
    package let size: Int
  }

  /// - Parameters:
  ///   - folder: nil for one with the last part of the artifact's name, in the current folder.
  ///   - overwrite: whether files that are there are replaced.
  ///   - asNumPy: whether tensors are written as .npz instead of .safetensors.
  package init(_ found: FoundArtifact, to folder: String?, overwrite: Bool, asNumPy: Bool) {
    self.found = found
    let last = found.name.split(separator: "/").last.map(String.init) ?? ""
    self.folder =
      folder
      ?? (ArtifactExport.isFileName(last) ? last : String(found.record.artifact.hex.prefix(12)))
    self.overwrite = overwrite
    self.asNumPy = asNumPy
  }

  package func write(from store: ArtifactStore) throws -> [File] {
    do {
      return try write(try names(), from: store)
    } catch let failure as SystemFailure {
      throw UserError("the files cannot be written: \(failure); give another --to")
    }
  }

  private func write(_ names: Names, from store: ArtifactStore) throws -> [File] {
    switch Files.kind(of: folder) {
    case nil:
      let parent = Path.folder(of: folder)
      try Files.makeFolder(parent)
      let temporary = try Files.makeUniqueFolder(prefix: Path.join(parent, ".ibpipe-export-"))
      do {
        let sizes = try fill(temporary, names, from: store)
        try Files.flush(temporary)
        guard rename(temporary, folder) == 0 else { throw SystemFailure(path: folder) }
        return zip(names.files, sizes).map { File(path: Path.join(folder, $0), size: $1) }
      } catch {
        Files.remove(temporary)
        throw error
      }
    case .folder:
      try refuseToReplace(names.files)
      let temporary = try Files.makeUniqueFolder(prefix: Path.join(folder, ".ibpipe-export-"))
      defer { Files.remove(temporary) }
      let sizes = try fill(temporary, names, from: store)
      for name in names.files {
        let target = Path.join(folder, name)
        guard rename(Path.join(temporary, name), target) == 0 else {
          throw SystemFailure(path: target)
        }
      }
      try Files.flush(folder)
      return zip(names.files, sizes).map { File(path: Path.join(folder, $0), size: $1) }
    default:
      throw UserError("\(folder) is a file, and --to names a folder; give another")
    }
  }

  private struct Names {
    /// As the payloads are called outside, in their order.
    var payloads: [String]
    var provenance: String
    var files: [String] { payloads + [provenance] }
  }

  /// What the files are called. A record is a file that anybody may have written: no name of its
  /// leaves the folder.
  private func names() throws(UserError) -> Names {
    var payloads: [String] = []
    for payload in found.record.payloads {
      guard ArtifactExport.isFileName(payload.name) else {
        throw UserError(
          "“\(found.record.label)” has a payload named “\(payload.name)”, which is no file name; "
            + "nothing was written")
      }
      payloads.append(isTensors(payload) ? stem(payload.name) + ".npz" : payload.name)
    }
    guard Set(payloads).count == payloads.count else {
      throw UserError("“\(found.record.label)” has two payloads of one name; nothing was written")
    }
    let provenance = payloads.contains("provenance.json") ? "ibpipe-" : ""
    return Names(payloads: payloads, provenance: provenance + "provenance.json")
  }

  private func isTensors(_ payload: RecordPayload) -> Bool {
    asNumPy && payload.name.hasSuffix(".safetensors")
  }

  private func stem(_ name: String) -> String { String(name.dropLast(".safetensors".count)) }

  private static func isFileName(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name.first != "." && name.first != "-"
      && name.unicodeScalars.allSatisfy { $0 != "/" && $0 != "\\" && $0.value >= 0x20 }
  }

  private func refuseToReplace(_ names: [String]) throws(UserError) {
    var status = stat()
    for name in names {
      // Also a link that leads nowhere is something that is there.
      let path = Path.join(folder, name)
      guard lstat(path, &status) == 0 else { continue }
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw UserError(
          "\(path) is a folder, in the place of a file of the artifact; give another --to")
      }
      guard overwrite else {
        throw UserError("\(path) is there already; give --overwrite to replace it, or another --to")
      }
    }
  }

  /// Writes all files into a folder of our own; gives their sizes.
  private func fill(
    _ folder: String, _ names: Names, from store: ArtifactStore
  ) throws -> [Int] {
    // A damaged payload is told of by the error.
    var store = store
    store.onCorruption = { _ in }
    var sizes: [Int] = []
    for (payload, name) in zip(found.record.payloads, names.payloads) {
      var bytes = try store.read(payload.digest)
      if isTensors(payload) {
        bytes = NumPyArchive.encode(try TensorSet(decoding: bytes).tensors)
      }
      try Files.write(bytes, to: Path.join(folder, name))
      sizes.append(bytes.count)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let document = try encoder.encode(try ProvenanceDocument(of: found, in: store))
    try Files.write([UInt8](document) + [0x0a], to: Path.join(folder, names.provenance))
    return sizes + [document.count + 1]
  }
}
