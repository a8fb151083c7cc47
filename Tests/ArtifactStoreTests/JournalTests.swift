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

struct JournalReadingTests {
  private let folder = TestFolder()

  private func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("the ends of a journal are read however long it is")
  func ends() throws {
    let store = try folder.store()
    #expect(try store.journalEnds(of: "r") == nil)
    let journal = try store.journal(run: "r")
    #expect(try store.journalEnds(of: "r")?.first == nil)
    try journal.append("first")
    #expect(text(try store.journalEnds(of: "r")?.first) == "first")
    #expect(try store.journalEnds(of: "r")?.last == nil)
    try journal.append("last")
    #expect(text(try store.journalEnds(of: "r")?.last) == "last")
    for _ in 0..<3 { try journal.append(String(repeating: "x", count: 100_000)) }
    #expect(text(try store.journalEnds(of: "r")?.first) == "first")
    #expect(try store.journalEnds(of: "r")?.last == nil)
    try journal.append("end")
    let path = try store.journalPath("r")
    TestFolder.write(path, TestFolder.read(path) + Array("torn".utf8))
    #expect(text(try store.journalEnds(of: "r")?.last) == "end")
    #expect(throws: StoreError.invalidName("../r")) { try store.journalEnds(of: "../r") }
  }

  @Test("lines are read as they come, and those that are too long left out")
  func growing() throws {
    let path = folder.path + "/lines"
    TestFolder.write(path, Array("one\n\ntw".utf8))
    var reader = try LineReader(opening: path, limit: 300_000)
    func next() throws -> String? { try reader.next().map { String(decoding: $0, as: UTF8.self) } }
    #expect(try next() == "one")
    #expect(try next() == "")
    #expect(try next() == nil)
    TestFolder.write(path, Array("one\n\ntwo\n".utf8))
    #expect(try next() == "two")
    let long = [UInt8](repeating: 120, count: 1_000_000)
    TestFolder.write(path, Array("one\n\ntwo\n".utf8) + long + Array("\nfour\n".utf8))
    #expect(try next() == "four")
    #expect(try next() == nil)
  }
}
