import ArtifactStore
import Foundation
import Inspection
import PipelineModel
import Testing
import TestSupport

struct ArtifactSummaryTests {
  private let workshop: Workshop
  private let file: String

  init() throws {
    workshop = try Workshop()
    file = workshop.folder.path + "/data.bin"
    TestFolder.write(file, [1, 2, 3])
    let length = FileLength(path: file)
    let doubled = Doubled(number: length)
    try workshop.run("lengths", [Output("total", Total(parts: [length, doubled, doubled]))])
  }

  private func summary(_ name: String) throws -> ArtifactSummary {
    let found = try ArtifactReference(name).find(in: workshop.looking)
    return try ArtifactSummary(of: found, in: workshop.looking)
  }

  @Test func payloadsAndTheWayBackToTheData() throws {
    let before = workshop.snapshot
    let summary = try summary("total")
    #expect(summary.isWhole)
    let lines = summary.lines
    #expect(lines[0] == "total “total”")
    #expect(lines.contains { $0.hasPrefix("  value.json  12 B, stored in ") })
    #expect(lines.contains(#"    {"value":15}"#))
    let start = try #require(lines.firstIndex(of: "made from 2 artifacts"))
    #expect(lines[start + 1] == "  itself  from “file-length”, “doubled”")
    #expect(lines[start + 2].hasPrefix("  “file-length”  file-length "))
    #expect(lines[start + 3].hasPrefix("  “doubled”  doubled "))
    #expect(lines[start + 3].hasSuffix("  from “file-length”"))
    #expect(lines[start + 4] == "read from 1 file")
    #expect(lines[start + 5].hasPrefix("  \(file)  sha256:039058c6f2c0"))
    #expect(summary.lineage.sources.map(\.path) == [file])
    #expect(workshop.snapshot == before)
  }

  @Test func theWholeIsJSON() throws {
    let json = try JSONEncoder().encode(try summary("total"))
    let object = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(object["kind"] as? String == "total")
    let payloads = try #require(object["payloads"] as? [[String: Any]])
    #expect((payloads[0]["json"] as? [String: Any])?["value"] as? Int == 15)
    let lineage = try #require(object["lineage"] as? [String: Any])
    #expect((lineage["ancestors"] as? [Any])?.count == 3)
  }

  @Test func damageIsToldAndLeft() throws {
    let record = try ArtifactReference("total").find(in: workshop.looking).record
    let path = workshop.objectPath(record.payloads[0].digest)
    TestFolder.write(path, [1, 2, 3])
    let before = workshop.snapshot
    let corrupt = try summary("total")
    #expect(!corrupt.isWhole)
    #expect(
      corrupt.lines.contains(
        "    cannot be read: \(path) in the cache is corrupt (it is cut short); it was left where it "
          + "is and counts as missing"))
    #expect(workshop.snapshot == before)
    unlink(path)
    #expect(
      try summary("total").lines.contains(
        "    cannot be read: the cache has no object \(record.payloads[0].digest)"))
  }

  @Test func whatNoRecordExplainsIsSaid() throws {
    let doubled = try ArtifactReference("doubled").find(in: workshop.looking).record
    unlink(workshop.recordPath(doubled.key))
    let lines = try summary("total").lines
    let name = doubled.artifact.hex.prefix(12)
    #expect(lines.contains("  “\(name)”  no record says how it was made \(name)"))
  }
}
