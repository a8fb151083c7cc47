import CommandGrammar
import PipelineModel
import TestSupport
import Testing
import Workbench

struct InitTests {
  private let folder = TestFolder()

  private func place(_ name: String, in subfolder: String = "") throws -> PipelinePlace {
    try PipelinePlace(for: name, from: folder.path + subfolder)
  }

  private func start(_ name: String) throws -> Int32 {
    guard case .workbench(.initialise(let command)) = try Invocation(parsing: ["init", name]) else {
      return -1
    }
    return try InitVerb(command, currentFolder: folder.path).run()
  }

  @Test func aNewFolderGetsAllItNeeds() throws {
    #expect(try start("my-attack") == 0)
    #expect(TestFolder.files(below: folder.path) == [".gitignore", "Pipelines/my-attack.swift"])
    let text = String(
      decoding: TestFolder.read(folder.path + "/Pipelines/my-attack.swift"), as: UTF8.self)
    #expect(text.contains("struct MyAttackExperiment: Pipeline {"))
    #expect(text.contains("\"My attack\""))
    #expect(TestFolder.read(folder.path + "/.gitignore") == Array("/Cache/\n/Results/\n".utf8))
  }

  @Test func nothingIsOverwritten() throws {
    TestFolder.write(folder.path + "/.gitignore", Array("mine\n".utf8))
    _ = try start("x")
    let file = folder.path + "/Pipelines/x.swift"
    TestFolder.write(file, Array("mine".utf8))
    let error = #expect(throws: UserError.self) { try start("x") }
    #expect(error?.description == "Pipelines/x.swift is there already: choose another name")
    #expect(TestFolder.read(file) == Array("mine".utf8))
    #expect(TestFolder.read(folder.path + "/.gitignore") == Array("mine\n".utf8))
  }

  @Test func aNameGoesIntoTheProjectAndAPathWhereItSays() throws {
    _ = try start("first")
    let inside = try place("second", in: "/Pipelines")
    #expect(inside.file == folder.path + "/Pipelines/second.swift")
    #expect(inside.root == folder.path)
    #expect(try place("deep/third").file == folder.path + "/deep/third.swift")
    #expect(try place("./fourth.swift").file == folder.path + "/fourth.swift")
    #expect(try place("/abs/fifth.swift").file == "/abs/fifth.swift")
  }

  @Test(arguments: [
    "", ".hidden", "-x", "a\nb", "a\"b", "$(x)", "a\\b", "..", "x/..", "dir/", "a ", "a\u{1b}b",
    String(repeating: "a", count: 101),
  ])
  func whatIsNoNameIsRefused(name: String) {
    let error = #expect(throws: UserError.self) { try place(name) }
    #expect(
      error?.description
        == "“\(name)” cannot name a pipeline: give it letters, digits, “-” and “_”, such as my-attack"
    )
    #expect(TestFolder.files(below: folder.path).isEmpty)
  }

  @Test(arguments: ["Package", "main.swift"])
  func namesThatSwiftTakesForOthersAreRefused(name: String) {
    #expect(throws: UserError.self) { try place(name) }
  }

  @Test(arguments: [
    ("my-attack", "MyAttackExperiment"), ("3 layers", "Experiment3Layers"), ("名", "Experiment"),
    ("poison", "PoisonExperiment"), ("a_b-c.d", "ABCDExperiment"),
  ])
  func theTypeHasANameThatSwiftTakes(name: String, type: String) {
    #expect(PipelineTemplate.typeName(for: name) == type)
  }
}
