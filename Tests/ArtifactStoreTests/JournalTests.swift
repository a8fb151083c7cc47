import ArtifactStore
import Glibc
import Testing
import TestSupport

struct JournalTests {
  private let folder = TestFolder()

  @Test("lines come back in their order, runs the last one first")
  func lines() throws {
    let store = try folder.store()
    #expect(try store.runs() == [])
    #expect(try store.journalLines(of: "r1") == [])
    for run in ["r2", "r1", "r3"] {
      let journal = try store.journal(run: run)
      try journal.append(#"{"event":"begin"}"#)
      try journal.append("{\"text\":\n\"σ\"}")
      usleep(20_000)
    }
    #expect(try store.runs() == ["r3", "r1", "r2"])
    #expect(try store.journalLines(of: "r1") == [#"{"event":"begin"}"#, "{\"text\": \"σ\"}"])
  }

  @Test("a torn last line is left out, and does not spoil the next")
  func tornLine() throws {
    let store = try folder.store()
    try store.journal(run: "r").append(#"{"n":1}"#)
    let path = store.path + "/runs/r.jsonl"
    TestFolder.write(path, TestFolder.read(path) + Array(#"{"n":2,"#.utf8))
    #expect(try store.journalLines(of: "r") == [#"{"n":1}"#])
    try store.journal(run: "r").append(#"{"n":3}"#)
    #expect(try store.journalLines(of: "r") == [#"{"n":1}"#, #"{"n":3}"#])
    TestFolder.write(path, Array(#"{"n":"#.utf8))
    #expect(try store.journalLines(of: "r") == [])
  }

  @Test("lines of several threads do not mix")
  func threads() async throws {
    let store = try folder.store()
    let journal = try store.journal(run: "r")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for line in 0..<50 {
            try journal.append("\(writer) \(line) \(String(repeating: "x", count: 300))")
          }
        }
      }
      try await group.waitForAll()
    }
    let lines = try store.journalLines(of: "r")
    #expect(lines.count == 200)
    #expect(lines.allSatisfy { $0.hasSuffix(" " + String(repeating: "x", count: 300)) })
  }
}
