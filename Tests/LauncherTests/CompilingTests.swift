import Fingerprint
import Glibc
import Launcher
import Testing

struct CompilationInputsTests {
  static let inputs = CompilationInputs(
    sources: [SourceFile(path: "x.swift", realPath: "/a/x.swift", contents: Array("code".utf8))],
    toolchain: ["swiftc 1", "frontend 2"],
    library: [["a.so", "11"], ["b", "22"]], flags: ["-O", "-I"], environment: [["SDKROOT", ""]])

  private static func source(_ path: String, _ text: String) -> SourceFile {
    SourceFile(path: "x.swift", realPath: path, contents: Array(text.utf8))
  }

  @Test func everyIngredientCounts() {
    let changes: [(inout CompilationInputs) -> Void] = [
      { $0.sources = [Self.source("/b/x.swift", "code")] },
      { $0.sources = [Self.source("/a/x.swift", "code ")] },
      { $0.sources.append(Self.source("/a/y.swift", "")) },
      { $0.sources.append(Self.source("/a/y.swift", "more")) },
      { $0.sources.insert(Self.source("/a/y.swift", "more"), at: 0) },
      { $0.toolchain[0] = "swiftc 2" },
      { $0.toolchain[1] = "frontend 3" },
      { $0.library[0][1] = "12" },
      { $0.library[1][0] = "c" },
      { $0.library.append(["c", "33"]) },
      { $0.flags = ["-I", "-O"] },
      { $0.environment[0][1] = "/sdk" },
      // The same texts, cut elsewhere.
      { $0.toolchain = ["swiftc 1frontend 2"] },
      { $0.flags = ["-O-", "I"] },
      { $0.library = [["a.so", "11", "b", "22"]] },
    ]
    var keys: Set = [Self.inputs.key]
    for change in changes {
      var inputs = Self.inputs
      change(&inputs)
      keys.insert(inputs.key)
    }
    #expect(keys.count == changes.count + 1)
  }

  @Test func theSameInputsHaveTheSameKey() {
    #expect(Self.inputs.key == "a4e24fbc81a665278c311e6d6f43585b25c16fc320c7cc38a2efd8d851c8a2e9")
  }
}

struct DigestMemoTests {
  let folder: TemporaryFolder
  var file: String { folder.path + "/file" }
  var memo: String { folder.path + "/digests" }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("one", to: "file")
  }

  func digest() throws -> String {
    var memo = DigestMemo(path: memo)
    defer { memo.save() }
    return try memo.digest(of: file)
  }

  @Test func aFreshFileIsReadAgainAndAgain() throws {
    #expect(try digest() == SHA256.digest(of: Array("one".utf8)).hex)
    #expect(Files.kind(of: memo) == nil)
    try folder.write("two", to: "file")
    #expect(try digest() == SHA256.digest(of: Array("two".utf8)).hex)
  }

  @Test func whatIsRememberedHoldsAsLongAsTheFileLooksTheSame() throws {
    let identity = try #require(Files.identity(of: file))
    let fields = [
      identity.size, Int64(identity.inode), Int64(identity.device), identity.modified,
      identity.changed,
    ]
    func remember(_ fields: [Int64]) throws {
      let numbers = fields.map { "\($0)" }.joined(separator: " ")
      try folder.write("remembered \(numbers) \(file)\nnonsense\n", to: "digests")
    }
    try remember(fields)
    #expect(try digest() == "remembered")
    for index in fields.indices {
      var changed = fields
      changed[index] += 1
      try remember(changed)
      #expect(try digest() == SHA256.digest(of: Array("one".utf8)).hex)
    }
  }

  @Test func aFileThatCannotBeReadIsSaid() throws {
    var memo = DigestMemo(path: memo)
    let failure = #expect(throws: SystemFailure.self) {
      try memo.digest(of: folder.path + "/none")
    }
    #expect(failure?.description == "\(folder.path)/none: No such file or directory")
  }
}

struct ManifestTests {
  @Test func isJSON() throws {
    let manifest = Manifest(
      key: "k", source: "/a \"b\"\\\u{1}\n/é.swift", includes: ["/b.swift", "/c.swift"],
      stamps: CodeStampTests.stamps("@main struct P: Pipeline {}\nstruct S {}"), compiler: "/c")
    let stamps = manifest.stamps
    #expect(
      try manifest.json == #"""
        {
          "codeStamp": "\#(stamps.everything)",
          "compiler": "/c",
          "includes": ["/b.swift", "/c.swift"],
          "key": "k",
          "repeatedTypes": [],
          "source": "/a \"b\"\\\u0001\u000a/é.swift",
          "typeStamps": {
            "P": "\#(#require(stamps.types["P"]))",
            "S": "\#(#require(stamps.types["S"]))"}
        }

        """#)
  }
}
