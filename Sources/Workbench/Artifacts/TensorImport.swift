package import ArtifactStore
import Engine
import Fingerprint
import Glibc
import Launcher
package import PipelineModel
package import Tensors

/// Brings a tensor file into a cache as an artifact of the kind `imported`.
package struct TensorImport {
  /// What the artifact is called.
  package let name: String
  private let file: String
  private let format: TensorFileFormat

  /// What was imported.
  package struct Outcome: Sendable {
    package let record: Record
    package let table: TensorTable
    /// Whether the cache already had it.
    package let wasThere: Bool
  }

  /// - Parameter name: nil for the file's own name, without its ending.
  package init(file: String, name: String?) throws(UserError) {
    guard let format = TensorFileFormat(ofFileNamed: file) else {
      throw UserError(
        "\(file) is none of .safetensors, .npy and .npz; save its tensors in one of these first, as "
          + "numpy.savez or safetensors.numpy.save_file do")
    }
    let stem = Path.name(of: file).dropLast(format.rawValue.count + 1)
    let name = name ?? String(stem)
    guard TensorImport.isName(name) else {
      throw UserError(
        "“\(name)” cannot name an artifact; give --name with up to 100 letters, digits, “.”, “_” and "
          + "“-”, with no “.” or “-” first")
    }
    self.file = file
    self.name = name
    self.format = format
  }

  private static func isName(_ name: String) -> Bool {
    (1...100).contains(name.utf8.count) && name.first != "." && name.first != "-"
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
      }
  }

  /// Writes the object, then the record, then the pin: killed at any moment, it leaves either the
  /// whole artifact or an object that no record names, which a later collection removes.
  package func run(into store: ArtifactStore) throws -> Outcome {
    let startedAt = Timestamp.now()
    let clock = ContinuousClock()
    let began = clock.now
    let bytes = try contents()
    let payload: [UInt8]
    let table: TensorTable
    do {
      payload = try format.safetensors(from: bytes)
      table = try TensorTable(of: payload)
    } catch {
      throw UserError("\(file): \(error)")
    }
    let digest = SHA256.digest(of: payload)
    let artifact = Keys.artifact(
      payloads: [(ImportedArtifact.tensors, TensorFileFormat.safetensors.rawValue, digest)])
    let key = ImportedArtifact.key(name: name, artifact: artifact)
    if let record = try store.record(for: key), store.holds(record) {
      try pin(record, in: store)
      return Outcome(record: record, table: table, wasThere: true)
    }
    let object = try store.write(payload, elementSize: table.commonElementSize)
    let elapsed = (clock.now - began).components
    let record = Record(
      key: key, kind: ImportedArtifact.kind, stamp: ImportedArtifact.codeStamp.text, label: name,
      parameters: ImportedArtifact.parameters(name: name, artifact: artifact).json,
      inputs: [],
      sources: [
        RecordSource(
          path: Path.absolute(file, from: Path.currentFolder), digest: SHA256.digest(of: bytes))
      ],
      payloads: [
        RecordPayload(
          name: ImportedArtifact.tensors, format: TensorFileFormat.safetensors.rawValue,
          elementSize: table.commonElementSize, digest: object.digest, size: object.size,
          chain: object.chain)
      ],
      artifact: artifact,
      provenance: Provenance(
        user: Identity.user, host: Identity.host, startedAt: startedAt,
        seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18,
        version: EngineVersion.text))
    try store.publish(record)
    try pin(record, in: store)
    return Outcome(record: record, table: table, wasThere: false)
  }

  /// What keeps the artifact through every collection: nobody could make it again. All that was
  /// imported under one name shares a pin, as pipelines name each by its digest.
  package var pinName: String { "imported-\(name)" }

  private func pin(_ record: Record, in store: ArtifactStore) throws(StoreError) {
    let present = try store.pin(named: pinName)?.actions ?? []
    guard !present.contains(record.key) else { return }
    try store.add(
      Pin(
        name: pinName, target: name, actions: present + [record.key], runs: [],
        user: Identity.user, host: Identity.host, pinnedAt: Timestamp.now()))
  }

  private func contents() throws(UserError) -> [UInt8] {
    // Anything else may have no end, or make one wait for ever.
    if let kind = Files.kind(of: file), kind != .file {
      throw UserError(
        "\(file) is \(kind == .folder ? "a folder" : "no ordinary file"); give a file")
    }
    do {
      return try Files.read(file)
    } catch {
      throw UserError("\(error)")
    }
  }
}
