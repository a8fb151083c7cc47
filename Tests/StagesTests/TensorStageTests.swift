import Fingerprint
import Foundation
import PipelineModel
import Stages
import Tensors
import Testing

/// Stages that bring tensors in.
struct TensorStageTests {
  /// Made when a file is put there.
  private let folder = FileManager.default.temporaryDirectory.appending(path: "ibpipe-\(UUID())")

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: name).path
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  private static let tensors = [
    "x": RawTensor(Tensor(shape: [2], values: [1, 2])), "n": RawTensor(IntegerTensor([3])),
  ]

  @Test func filesOfEveryFormatAreRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let laboratory = Laboratory()
    for path in [
      try file("a.npz", NumPyArchive.encode(Self.tensors)),
      try file("a.SAFETENSORS", TensorTable.encode(Self.tensors)),
    ] {
      let stage = ReadTensors(at: path)
      #expect(stage.sourceFiles() == [path])
      try stage.check()
      #expect(try laboratory.product(of: stage).tensors == Self.tensors)
    }
    let array = ReadTensors(
      at: try file("a.npy", NumPyArray.encode(try #require(Self.tensors["x"]))))
    #expect(try laboratory.product(of: array).float("array").values == [1, 2])
    #expect(Node(array).label == "tensors a.npy")
    let payloads = try laboratory.payloads(of: array)
    #expect(payloads.map(\.name) == ["tensors.safetensors"])
    #expect(payloads[0].elementSize == 4)
  }

  @Test func whatIsNoTensorFileIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let other = #expect(throws: UserError.self) { try ReadTensors(at: "weights.pt").check() }
    #expect(
      other?.description
        == "weights.pt is none of .safetensors, .npy and .npz; give a file of one of these")
    let path = try file("a.npy", [1, 2, 3])
    let error = #expect(throws: UserError.self) {
      try Laboratory().payloads(of: ReadTensors(at: path))
    }
    #expect(
      error?.description
        == "\(path): this is not a NumPy file that ibpipe can read: it does not begin with NumPy's "
        + "magic")
  }

  @Test func anImportedArtifactIsLookedUpByWhatTheImportWrote() throws {
    let artifact = SHA256.digest(of: "content")
    let stage = Imported("acts", sha256: artifact.hex)
    let node = Node(stage)
    let key = Keys.action(
      kind: node.kind, codeStamp: node.codeStamp, parameters: node.parameters, inputs: [],
      sources: [])
    #expect(key == ImportedArtifact.key(name: "acts", artifact: artifact))
    #expect(node.label == "acts")
    #expect(try stage.sourceFiles().isEmpty)
    try stage.check()
    #expect(
      Node(Imported("acts", sha256: "SHA256:" + artifact.hex.uppercased())).definition
        == node.definition)
    #expect(
      Node(Imported("acts", sha256: SHA256.digest(of: "other").hex)).definition != node.definition)
  }

  @Test func anImportedArtifactThatIsNotThereIsSaidToBe() throws {
    let digest = SHA256.digest(of: "content").hex
    let error = #expect(throws: UserError.self) {
      try Laboratory().payloads(of: Imported("acts", sha256: digest))
    }
    #expect(
      error?.description
        == "the cache has no imported artifact “acts” with the digest \(digest.prefix(12))…; import "
        + "its file: ibpipe cache import FILE --name acts")
    let short = #expect(throws: UserError.self) { try Imported("acts", sha256: "8fbd").check() }
    #expect(
      short?.description
        == "“8fbd” is no digest of 64 hexadecimal digits; paste the line that “ibpipe cache import” "
        + "printed, or see “ibpipe show acts”")
  }

  @Test func aSetComesBackFromItsPayloads() throws {
    let set = TensorSet(Self.tensors)
    #expect(try TensorSet(from: MemoryPayloads(set.payloads())) == set)
    #expect(throws: TensorFileError.self) {
      try TensorSet(
        from: MemoryPayloads(set.payloads().replacing("tensors.safetensors", with: [1])))
    }
  }
}
