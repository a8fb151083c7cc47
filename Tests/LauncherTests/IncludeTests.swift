import Launcher
import Testing

struct IncludeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder("stages/b.swift", "stages/deep/c.swift", "plot.py", "other.swift")
  }

  private func files(_ source: String) throws -> [SourceFile] {
    try folder.write(source, to: "x.swift")
    return try SourceFiles.of(PipelineFile("x.swift", from: folder.path))
  }

  @Test func filesAreFoundThroughEachOtherOnce() throws {
    try folder.write(
      "// ibpipe: include \"deep/c.swift\"\n// ibpipe: include \"../x.swift\"\nlet b = 1",
      to: "stages/b.swift")
    try folder.write("// ibpipe: include \"../b.swift\"", to: "stages/deep/c.swift")
    let files = try files(
      """
      #!/usr/bin/env ibpipe
      // A pipeline.
      /* Of /* several */
         // ibpipe: include "never.swift"
         files. */ // ibpipe: include "other.swift"
      import IBPipe
      //ibpipe:include "stages/b.swift"
        // ibpipe: include   "./stages/deep/../b.swift"  \r

      @main struct X {}
      """)
    #expect(
      files.map(\.realPath).map { String($0.dropFirst(folder.path.utf8.count)) }
        == ["/x.swift", "/other.swift", "/stages/b.swift", "/stages/deep/c.swift"])
    #expect(
      files.map(\.path) == ["x.swift", "other.swift", "stages/b.swift", "stages/deep/c.swift"])
    #expect(files[2].contents.suffix(9).elementsEqual("let b = 1".utf8))
  }

  @Test(arguments: [
    ("include \"stage/b.swift\"", "there is no file stage/b.swift beside it."),
    (
      "include \"stages/bb.swift\"",
      "there is no file stages/bb.swift beside it; did you mean stages/b.swift?"
    ),
    ("include \"stages\"", "stages is a folder: include the files in it one by one."),
    ("include \"plot.py\"", "plot.py is no Swift file: the name of one ends in .swift."),
    (
      "include \"/stages/b.swift\"",
      "/stages/b.swift starts at the root: name included files relative to this one, so that they "
        + "are found wherever it is."
    ),
    ("include \"\"", "write it as // ibpipe: include \"FILE.swift\"."),
    ("include b.swift", "write it as // ibpipe: include \"FILE.swift\"."),
    ("include \"b.swift", "write it as // ibpipe: include \"FILE.swift\"."),
    ("include \"a\" \"b\"", "write it as // ibpipe: include \"FILE.swift\"."),
    (
      "inclde \"b.swift\"",
      "there is no directive “inclde”; there is // ibpipe: include \"FILE.swift\"."
    ),
  ])
  func whatIsWrongIsSaidInOneSentence(directive: String, message: String) throws {
    let failure = #expect(throws: LaunchFailure.self) {
      try files("import IBPipe\n// ibpipe: \(directive)\n@main struct X {}")
    }
    #expect(failure?.description == "x.swift:2: " + message)
    #expect(failure?.status == 2)
  }

  @Test func aDirectiveBelowTheTopIsRefused() throws {
    let failure = #expect(throws: LaunchFailure.self) {
      try files("@main struct X {}\n\n  // ibpipe: include \"other.swift\"")
    }
    #expect(
      failure?.description
        == "x.swift:3: an include stands above the first declaration; move it there.")
  }

  @Test func whereItIsWrongIsSaidOfNestedFilesToo() throws {
    try folder.write("// ibpipe: include \"none.swift\"", to: "stages/b.swift")
    let failure = #expect(throws: LaunchFailure.self) {
      try files("// ibpipe: include \"stages/b.swift\"")
    }
    #expect(
      failure?.description == "stages/b.swift:1: there is no file none.swift beside it.")
  }

  @Test func twoFilesOfOneNameAreRefused() throws {
    try folder.write("", to: "stages/deep/b.swift")
    let failure = #expect(throws: LaunchFailure.self) {
      try files("// ibpipe: include \"stages/b.swift\"\n// ibpipe: include \"stages/deep/b.swift\"")
    }
    #expect(
      failure?.description
        == "x.swift:2: stages/deep/b.swift and stages/b.swift have the same name, and the compiler "
        + "tells the files of a program apart by their names: rename one.")
  }
}
