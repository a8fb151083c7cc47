import Glibc
import Launcher
import Testing

struct PipelineFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder(
      "Pipelines/quickstart.swift", "Pipelines/badnets.swift", "Pipelines/notes.txt",
      "both/a.swift", "Both/b.swift")
  }

  func find(_ given: String) throws -> PipelineFile { try PipelineFile(given, from: folder.path) }

  @Test(arguments: [
    ("Pipelines/quickstart.swift", "Pipelines/quickstart.swift"),
    ("pipelines/quickstart.swift", "Pipelines/quickstart.swift"),
    ("./PIPELINES/QuickStart.swift", "Pipelines/quickstart.swift"),
    ("Pipelines/../pipelines/badnets.swift", "Pipelines/../Pipelines/badnets.swift"),
    ("Pipelines//badnets.swift", "Pipelines//badnets.swift"),
    // Each of two folders that differ in case alone is found under its own name.
    ("both/a.swift", "both/a.swift"),
    ("Both/b.swift", "Both/b.swift"),
  ])
  func isFound(_ given: String, at path: String) throws {
    let file = try find(given)
    #expect(file.path == path)
    #expect(file.realPath == Path.absolute(path, from: folder.path))
  }

  @Test func isFoundFromTheRoot() throws {
    let file = try find(folder.path + "/pipelines/quickstart.swift")
    #expect(file.path == folder.path + "/Pipelines/quickstart.swift")
  }

  @Test func symbolicLinksAreResolvedInTheRealPath() throws {
    #expect(symlink("Pipelines", folder.path + "/link") == 0)
    let file = try find("link/quickstart.swift")
    #expect(file.path == "link/quickstart.swift")
    #expect(file.realPath == folder.path + "/Pipelines/quickstart.swift")
  }

  @Test(arguments: [
    (
      "Pipelines/quikstart.swift",
      """
      There is no pipeline file Pipelines/quikstart.swift; did you mean \
      Pipelines/quickstart.swift?
      """
    ),
    (
      "pipelines/badnets",
      "There is no pipeline file pipelines/badnets; did you mean Pipelines/badnets.swift?"
    ),
    ("Pipelines/zzz.swift", "There is no pipeline file Pipelines/zzz.swift."),
    (
      "nowhere/x.swift",
      "There is no pipeline file nowhere/x.swift: the folder nowhere does not exist."
    ),
    // Neither of the two is meant more than the other.
    (
      "BOTH/a.swift",
      "There is no pipeline file BOTH/a.swift: the folder BOTH does not exist."
    ),
    (
      "pipelines/",
      "pipelines/ is a folder: name one pipeline file, such as Pipelines/badnets.swift."
    ),
    (
      "Pipelines/notes.txt",
      "Pipelines/notes.txt is no pipeline file: the name of one ends in .swift."
    ),
    ("/dev/null", "/dev/null is not a regular file."),
  ])
  func isRefused(_ given: String, because sentence: String) {
    let failure = #expect(throws: LaunchFailure.self) { try find(given) }
    #expect(failure?.description == sentence)
    #expect(failure?.status == 2)
  }
}

struct NearestNamesTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "abc", 0),
  ])
  func distance(_ a: String, _ b: String, expected: Int) {
    #expect(NearestNames.distance(Array(a.utf8), Array(b.utf8)) == expected)
  }

  @Test func theNearestIsFirst() {
    let names = ["ablation-noise.swift", "badnets.swift", "badnet2.swift", "quickstart.swift"]
    #expect(NearestNames.of("badnets2.swift", among: names) == ["badnet2.swift", "badnets.swift"])
    #expect(NearestNames.of("ablation.swift", among: names) == ["ablation-noise.swift"])
    #expect(NearestNames.of("x.swift", among: names) == [])
  }
}

struct CacheLocationTests {
  func resolve(
    _ file: String, in folder: TemporaryFolder, option: String? = nil, variable: String? = nil
  ) -> String {
    let cache = CacheLocation.resolve(
      option: option, variable: variable, pipelineFile: file, currentFolder: folder.path)
    return cache.hasPrefix(folder.path) ? String(cache.dropFirst(folder.path.count)) : cache
  }

  @Test func isBesideTheNearestPipelinesFolderOrPackage() throws {
    let folder = try TemporaryFolder(
      "project/Pipelines/x.swift", "package/Package.swift", "package/deep/er/x.swift",
      "package/inner/Pipelines/sub/x.swift", "bare/x.swift", "odd/Package.swift/x.swift")
    #expect(resolve("project/Pipelines/x.swift", in: folder) == "/project/Cache")
    #expect(resolve("package/deep/er/x.swift", in: folder) == "/package/Cache")
    #expect(resolve("package/inner/Pipelines/sub/x.swift", in: folder) == "/package/inner/Cache")
    #expect(resolve("project/../package/deep/er/x.swift", in: folder) == "/package/Cache")
    #expect(resolve("bare/x.swift", in: folder) == "/Cache")
    #expect(resolve("odd/Package.swift/x.swift", in: folder) == "/Cache")
  }

  @Test func theOptionComesBeforeTheVariable() throws {
    let folder = try TemporaryFolder("project/Pipelines/x.swift")
    let file = "project/Pipelines/x.swift"
    #expect(resolve(file, in: folder, option: "a", variable: "/b") == "/a")
    #expect(resolve(file, in: folder, variable: "/b/../c") == "/c")
    #expect(resolve(file, in: folder, option: "../x/", variable: nil) == "/tmp/x")
  }
}

struct InstallationTests {
  @Test(arguments: [
    ("usr/lib/ibpipe", "usr/bin/ibpipe"),
    (".build/ibpipe/lib/ibpipe", ".build/ibpipe/bin/ibpipe"),
    (".build/ibpipe/lib/ibpipe", ".build/x86_64-unknown-linux-gnu/release/ibpipe"),
  ])
  func isFound(_ library: String, fromCommandAt command: String) throws {
    let folder = try TemporaryFolder(
      library + "/libIBPipe.a", library + "/modules/B.swiftmodule",
      library + "/modules/A/module.modulemap", command)
    let installation = try Installation(ofCommandAt: folder.path + "/" + command)
    #expect(installation.folder == folder.path + "/" + library)
    #expect(
      installation.files.map { $0.dropFirst(installation.folder.count + 1) } == [
        "libIBPipe.a", "modules/A/module.modulemap", "modules/B.swiftmodule",
      ])
  }

  @Test func isMissed() throws {
    let folder = try TemporaryFolder("bin/ibpipe")
    let failure = #expect(throws: LaunchFailure.self) {
      try Installation(ofCommandAt: folder.path + "/bin/ibpipe")
    }
    #expect(
      failure?.description
        == "The library that pipeline files are compiled against is not at \(folder.path)/lib/ibpipe:"
        + " run `make build` or `make install` in the ibpipe checkout again.")
    #expect(failure?.status == 1)
  }
}

struct ToolchainTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder(
      "bin/ibpipe", "lib/ibpipe/libIBPipe.a", "a/usr/lib/swift_static/linux/",
      "b/usr/lib/swift_static/linux/",
      "a/usr/bin/swift-frontend", "a/usr/bin/swiftc", "b/usr/bin/swiftc", "chooser/swiftc")
    for path in ["a/usr/bin/swiftc", "b/usr/bin/swiftc", "chooser/swiftc"] {
      #expect(chmod(folder.path + "/" + path, 0o755) == 0)
    }
  }

  func toolchain(path: String?) throws -> Toolchain {
    try Toolchain(
      for: try Installation(ofCommandAt: folder.path + "/bin/ibpipe"), searchPath: path)
  }

  @Test func isTheFirstOnThePath() throws {
    let path = "/nowhere::\(folder.path)/b/usr/bin:\(folder.path)/a/usr/bin"
    #expect(try toolchain(path: path).compiler == folder.path + "/b/usr/bin/swiftc")
  }

  @Test func isTheOneThatMadeTheModulesWhileItIsThere() throws {
    try folder.write("\(folder.path)/a/usr/bin/swiftc\n", to: "lib/ibpipe/toolchain")
    #expect(try toolchain(path: nil).compiler == folder.path + "/a/usr/bin/swiftc")
    Files.remove(folder.path + "/a")
    #expect(
      try toolchain(path: folder.path + "/b/usr/bin").compiler
        == folder.path + "/b/usr/bin/swiftc")
  }

  @Test(arguments: [
    (
      "/nowhere",
      "The Swift compiler (swiftc) is not on the PATH: install Swift 6 from "
        + "https://www.swift.org/install and add its usr/bin folder to the PATH."
    ),
    (
      "chooser",
      "DIR/chooser/swiftc does not belong to a Swift toolchain with static libraries for Linux: "
        + "add the usr/bin folder of one to the PATH."
    ),
  ])
  func isRefused(_ path: String, because sentence: String) {
    let failure = #expect(throws: LaunchFailure.self) {
      try toolchain(path: path.hasPrefix("/") ? path : folder.path + "/" + path)
    }
    #expect(failure?.description.replacing(folder.path, with: "DIR") == sentence)
    #expect(failure?.status == 2)
  }

  @Test func itsIdentityFollowsTheCompiler() throws {
    let before = try toolchain(path: folder.path + "/a/usr/bin").identity
    try folder.write("other", to: "a/usr/bin/swift-frontend")
    #expect(try toolchain(path: folder.path + "/a/usr/bin").identity != before)
  }
}
