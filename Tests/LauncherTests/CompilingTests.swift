import Fingerprint
import Glibc
import Launcher
import Testing

struct CompilationInputsTests {
  static let inputs = CompilationInputs(
    sourcePath: "/a/x.swift", source: Array("code".utf8), toolchain: ["swiftc 1", "frontend 2"],
    library: [["a.so", "11"], ["b", "22"]], flags: ["-O", "-I"], environment: [["SDKROOT", ""]])

  @Test func everyIngredientCounts() {
    let changes: [(inout CompilationInputs) -> Void] = [
      { $0.sourcePath = "/b/x.swift" },
      { $0.source = Array("code ".utf8) },
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
    #expect(Self.inputs.key == "acfbb6b193b2062f5a93d6ce84dc7fc50bb7ea09563ceaebe425bbcfcf4fb9f9")
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
  @Test func isJSON() {
    let manifest = Manifest(
      key: "k", source: "/a \"b\"\\\u{1}\n/é.swift", codeStamp: "s", compiler: "/c")
    #expect(
      manifest.json == #"""
        {
          "codeStamp": "s",
          "compiler": "/c",
          "key": "k",
          "source": "/a \"b\"\\\u0001\u000a/é.swift"
        }

        """#)
  }
}
