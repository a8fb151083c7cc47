import Foundation
import PipelineModel
import Stages
import Testing

/// A stock stage's results are looked up by its version: when its sources change, somebody must
/// say whether its bytes may.
@Suite struct StageVersionTests {
  struct Pin: Codable, Equatable {
    let stamp: String
    let sources: String
  }

  private static let table = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Goldens/StageVersions.json")

  private func current() throws -> [String: Pin] {
    let replicates = Replicates(seeds: 1...2) { Command("true", outputs: ["\($0)"]) }
    let nodes = Tiny.nodes(
      of: Tiny.everything() + [
        CIFAR10(at: "anywhere").train, SVHN(at: "anywhere").train,
        FolderDataset(at: "anywhere").train, NPZDataset(at: "anywhere").train,
        ReadTensors(at: "anywhere.npy"),
        Imported("anything", sha256: ""), replicates.table,
        Comparison(of: replicates, with: replicates).table,
      ])
    return try Dictionary(
      nodes.map {
        ($0.kind, Pin(stamp: $0.codeStamp, sources: try StageSources.digest(of: $0.kind)))
      },
      uniquingKeysWith: { first, _ in first })
  }

  @Test func sourcesAndVersionsBelongTogether() throws {
    let current = try current()
    #expect(
      Set(current.keys) == Set(StageSources.paths.keys),
      "StageSources.paths must name the sources of every stock stage, and of nothing else.")
    if ProcessInfo.processInfo.environment["IBPIPE_PIN"] == "1" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try (encoder.encode(current) + Data("\n".utf8)).write(to: Self.table)
      return
    }
    let pinned = try JSONDecoder().decode([String: Pin].self, from: Data(contentsOf: Self.table))
    let differing = current.keys.sorted().filter { pinned[$0] != current[$0] }
    let unversioned = differing.filter { pinned[$0]?.stamp == current[$0]?.stamp }
    #expect(
      unversioned.isEmpty,
      """
      The sources of these stages changed, and their versions did not: raise the version of each \
      that may now make other bytes, then run “make pins” to pin what they are.
      """)
    #expect(
      differing.count == unversioned.count,
      "These stages have a new version: \(differing.filter { !unversioned.contains($0) }); run “make pins”."
    )
    #expect(Set(pinned.keys) == Set(current.keys), "A stage is gone or new: run “make pins”.")
  }

  @Test func everyFileWithAVersionIsNamed() throws {
    let named = try Set(StageSources.paths.values.joined().flatMap(StageSources.files))
    for file in try StageSources.filesWithVersions() {
      #expect(named.contains(file), "Name Sources/\(file) in StageSources.paths.")
    }
  }
}
