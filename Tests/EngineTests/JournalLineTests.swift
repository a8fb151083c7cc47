import Engine
import Fingerprint
import FoundationEssentials
import Testing

/// Lines are written by hand and read through `Decodable`: both must mean the same by them.
struct JournalLineTests {
  private static let digest = SHA256.digest(of: "x")
  private static let needed = """
    "id": "1", "pipeline": "p", "settings": {"a": "b"}, "user": "u", "host": "h", "pid": -7,
    "startedAt": "t", "version": "v"
    """
  private static let more = """
    "changed": {"a": "b"}, "sweep": "s", "arguments": ["run", "σ.swift"], "jobs": 2, "threads": 3,
    "processStart": 18446744073709551615, "stages": 4, "toRun": 0
    """

  private static func header(_ members: String) throws -> JournalLine {
    .run(try JSONDecoder().decode(RunHeader.self, from: Data("{\(members)}".utf8)))
  }

  private static func lines() throws -> [JournalLine] {
    [
      try header(needed), try header(needed + "," + more), .plan(digest),
      .started(stage: "a", action: digest, at: "t"), .started(stage: "a", action: nil, at: "t"),
      .settled(
        stage: "a", action: digest, artifact: digest, how: .cutoff, seconds: 0.1, at: "t"),
      .settled(stage: "a", action: digest, artifact: digest, how: .ran, seconds: 2, at: nil),
      .failed(stage: "a", message: "\"m\"\n", at: "t"), .failed(stage: "a", message: "", at: nil),
      .ended(ran: 1, fresh: 2, failed: 3, interrupted: true, seconds: 1e-9),
    ]
  }

  @Test func aLineIsWrittenAsItsTypeIsEncoded() throws {
    for line in try JournalLineTests.lines() {
      #expect(line.value == (try CanonicalValue(encoding: line)))
    }
  }

  @Test func aLineIsReadBackAsItWasWritten() throws {
    for line in try JournalLineTests.lines() {
      let read = try JSONDecoder().decode(JournalLine.self, from: Data(line.value.json.utf8))
      #expect(read.value == line.value)
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (4_102_444_799, "2099-12-31T23:59:59Z"),
  ])
  func timesAreISO8601(seconds: Int, text: String) {
    #expect(Timestamp.text(of: seconds) == text)
  }
}
