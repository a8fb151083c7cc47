import ArtifactStore
import Fingerprint
import Foundation
import Inspection
import PipelineModel
import Tensors
import Testing
import TestSupport
import Workbench

/// Tensor files into a cache, and artifacts out of it.
struct TransferTests {
  private let folder = TestFolder()
  private let store: ArtifactStore

  init() throws { store = try folder.store() }

  private static let tensors = [
    "x": RawTensor(Tensor(shape: [2, 2], values: [1, 2, 3, 4])),
    "half": RawTensor(type: .float16, shape: [1], bytes: [0, 0x3c]),
  ]

  private func file(_ name: String, _ bytes: [UInt8]) -> String {
    let path = folder.path + "/" + name
    TestFolder.write(path, bytes)
    return path
  }

  private func files(_ path: String) -> [String: [UInt8]] {
    Dictionary(
      TestFolder.files(below: path).map { ($0, TestFolder.read("\(path)/\($0)")) },
      uniquingKeysWith: { first, _ in first })
  }

  // MARK: Import

  @Test func everyFormatBecomesTheSameArtifact() throws {
    let safetensors = TensorTable.encode(Self.tensors)
    var artifacts: Set<Digest> = []
    for path in [
      file("acts.npz", NumPyArchive.encode(Self.tensors)), file("acts.safetensors", safetensors),
    ] {
      let outcome = try TensorImport(file: path, name: nil).run(into: store)
      let record = outcome.record
      artifacts.insert(record.artifact)
      #expect(record.kind == "imported")
      #expect(record.label == "acts")
      // The same name and content: the second time it is there already.
      #expect(record.sources.map(\.path) == [folder.path + "/acts.npz"])
      #expect(record.payloads.map(\.name) == ["tensors.safetensors"])
      #expect(try store.read(record.payloads[0].digest) == safetensors)
      #expect(outcome.table.entries.map(\.name) == ["half", "x"])
    }
    #expect(artifacts.count == 1)
    let array = file("array.npy", NumPyArray.encode(RawTensor(IntegerTensor([1]))))
    let outcome = try TensorImport(file: array, name: "labels").run(into: store)
    #expect(outcome.table.entries.map(\.name) == ["array"])
    #expect(outcome.record.sources[0].digest == SHA256.digest(of: TestFolder.read(array)))
  }

  @Test func theNameFindsTheLatestAndTheDigestEach() throws {
    let path = file("acts.npz", NumPyArchive.encode(Self.tensors))
    let first = try TensorImport(file: path, name: nil).run(into: store)
    let before = files(store.path)
    #expect(!first.wasThere)
    #expect(try TensorImport(file: path, name: nil).run(into: store).wasThere)
    #expect(files(store.path) == before)
    #expect(try ArtifactReference("acts").find(in: store).record == first.record)

    TestFolder.write(path, NumPyArchive.encode(["x": RawTensor(Tensor(shape: [1]))]))
    let second = try TensorImport(file: path, name: nil).run(into: store)
    #expect(second.record.key != first.record.key)
    #expect(
      try store.pin(named: "imported-acts")?.actions == [first.record.key, second.record.key])
    for record in [first.record, second.record] {
      #expect(try ArtifactReference("sha256:\(record.artifact)").find(in: store).record == record)
      #expect(ImportedArtifact.key(name: "acts", artifact: record.artifact) == record.key)
    }
  }

  @Test func anImportThatWasKilledIsNoDamage() throws {
    // What is there between the object and its record.
    _ = try store.write(TensorTable.encode(Self.tensors), elementSize: 4)
    #expect(try store.verify().isSound)
    let path = file("acts.npz", NumPyArchive.encode(Self.tensors))
    let record = try TensorImport(file: path, name: nil).run(into: store).record
    #expect(store.contains(record.payloads[0].digest))
    // Its object lost: a new import makes it again.
    let hex = record.payloads[0].digest.hex
    unlink("\(store.path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))")
    #expect(try !store.verify().isSound)
    #expect(try !TensorImport(file: path, name: nil).run(into: store).wasThere)
    #expect(try store.verify().isSound)
    #expect(store.contains(record.payloads[0].digest))
  }

  @Test func whatCannotBeImportedIsRefused() throws {
    func complaint(_ file: String, name: String? = nil) -> String? {
      #expect(throws: UserError.self) { try TensorImport(file: file, name: name).run(into: store) }?
        .description
    }
    let before = files(store.path)
    #expect(
      complaint("weights.pt")
        == "weights.pt is none of .safetensors, .npy and .npz; save its tensors in one of these "
        + "first, as numpy.savez or safetensors.numpy.save_file do")
    let none = folder.path + "/none.npy"
    #expect(complaint(none) == "\(none): No such file or directory")
    for name in ["", "a/b", "..", "-x", "σ", "a b", String(repeating: "x", count: 101)] {
      #expect(
        complaint("a.npy", name: name)
          == "“\(name)” cannot name an artifact; give --name with up to 100 letters, digits, “.”, "
          + "“_” and “-”, with no “.” or “-” first")
    }
    let bad = file("bad.safetensors", [1, 2])
    #expect(
      complaint(bad)
        == "\(bad): this is not a safetensors file that ibpipe can read: it is shorter than its "
        + "length field")
    mkdir(folder.path + "/folder.npy", 0o777)
    #expect(
      complaint(folder.path + "/folder.npy")?.hasSuffix("folder.npy is a folder; give a file")
        == true)
    mkfifo(folder.path + "/pipe.npy", 0o666)
    #expect(
      complaint(folder.path + "/pipe.npy")?.hasSuffix("pipe.npy is no ordinary file; give a file")
        == true)
    #expect(files(store.path) == before)
  }

  // MARK: Export

  private func imported() throws -> FoundArtifact {
    let path = file("acts.npz", NumPyArchive.encode(Self.tensors))
    _ = try TensorImport(file: path, name: nil).run(into: store)
    return try ArtifactReference("acts").find(in: store)
  }

  private func export(
    _ found: FoundArtifact, overwrite: Bool = false, asNumPy: Bool = false, to name: String = "out"
  ) throws -> [ArtifactExport.File] {
    try ArtifactExport(
      found, to: "\(folder.path)/\(name)", overwrite: overwrite, asNumPy: asNumPy
    ).write(from: store)
  }

  @Test func payloadsBecomeFilesWithTheirProvenance() throws {
    let found = try imported()
    let written = try export(found)
    let out = files(folder.path + "/out")
    #expect(out.keys.sorted() == ["provenance.json", "tensors.safetensors"])
    #expect(out["tensors.safetensors"] == TensorTable.encode(Self.tensors))
    #expect(
      written.map(\.size) == [out["tensors.safetensors"]?.count, out["provenance.json"]?.count])
    let provenance = try #require(
      JSONSerialization.jsonObject(with: Data(out["provenance.json"] ?? [])) as? [String: Any])
    #expect(provenance["artifact"] as? String == found.record.artifact.hex)
    #expect((provenance["sources"] as? [[String: Any]])?.count == 1)

    _ = try export(found, asNumPy: true, to: "a/b/numpy")
    let numpy = files(folder.path + "/a/b/numpy")
    #expect(numpy.keys.sorted() == ["provenance.json", "tensors.npz"])
    #expect(try NumPyArchive.decode(numpy["tensors.npz"] ?? []) == Self.tensors)
    #expect(TestFolder.names(in: folder.path).allSatisfy { !$0.hasPrefix(".") })
  }

  @Test func nothingIsReplacedUnasked() throws {
    let found = try imported()
    let out = folder.path + "/out"
    mkdir(out, 0o777)
    TestFolder.write(out + "/notes.txt", [1])
    TestFolder.write(out + "/tensors.safetensors", [2])
    let error = #expect(throws: UserError.self) { try export(found) }
    #expect(
      error?.description
        == "\(out)/tensors.safetensors is there already; give --overwrite to replace it, or another "
        + "--to")
    #expect(files(out) == ["notes.txt": [1], "tensors.safetensors": [2]])
    _ = try export(found, overwrite: true)
    #expect(files(out).keys.sorted() == ["notes.txt", "provenance.json", "tensors.safetensors"])
    #expect(files(out)["tensors.safetensors"] == TensorTable.encode(Self.tensors))
    TestFolder.write(folder.path + "/plain", [1])
    let file = #expect(throws: UserError.self) { try export(found, to: "plain") }
    #expect(
      file?.description == "\(folder.path)/plain is a file, and --to names a folder; give another")
  }

  @Test(arguments: ["../evil.json", "/etc/evil", "", ".hidden", "a/b", "-rf", "a\u{1b}", ".."])
  func noPayloadLeavesTheFolder(_ name: String) throws {
    let object = try store.write([1, 2, 3])
    let key = SHA256.digest(of: name)
    try store.publish(
      Record(
        key: key, kind: "evil", stamp: "version 1", label: "evil", parameters: "{}", inputs: [],
        sources: [],
        payloads: [
          RecordPayload(
            name: name, format: "json", elementSize: 1, digest: object.digest, size: object.size)
        ],
        artifact: key,
        provenance: Provenance(
          user: "mallory", host: "h", startedAt: "2026-01-01T00:00:00Z", seconds: 0, version: "0")))
    let found = try ArtifactReference("sha256:\(key)").find(in: store)
    let before = TestFolder.files(below: folder.path)
    let error = #expect(throws: UserError.self) { try export(found) }
    #expect(
      error?.description
        == "“evil” has a payload named “\(name)”, which is no file name; nothing was written")
    #expect(TestFolder.files(below: folder.path) == before)
    #expect(TestFolder.names(in: folder.path).contains("out") == false)
  }

  @Test func aDamagedPayloadLeavesNothingBehind() throws {
    let found = try imported()
    let hex = found.record.payloads[0].digest.hex
    TestFolder.write("\(store.path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))", [1])
    let looking = try ArtifactStore(opening: store.path, for: .looking)
    let before = files(folder.path)
    #expect(throws: StoreError.self) {
      try ArtifactExport(found, to: folder.path + "/out", overwrite: false, asNumPy: false)
        .write(from: looking)
    }
    #expect(files(folder.path) == before)
    #expect(!TestFolder.names(in: folder.path).contains("out"))
  }
}
