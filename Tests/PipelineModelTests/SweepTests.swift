import PipelineModel
import Testing

struct SweepTests {
  enum Mode: String, SettingValue, CaseIterable { case fast, slow }

  struct Experiment: Pipeline {
    @Setting("Noise.", in: 0...2) var sigma = 0.4
    @Setting var epochs = 10
    @Setting var sigmas = [0.1, 0.2]
    @Setting var title = "none"
    @Setting var mode = Mode.fast
    var outputs: [Output] { [] }
  }

  private func members(_ assignments: String...) throws(UserError) -> [Sweep.Member] {
    try Sweep(of: assignments, in: Settings(of: Experiment())).members
  }

  private func complaint(_ assignments: String...) -> String {
    do {
      _ = try Sweep(of: assignments, in: Settings(of: Experiment()))
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func oneValueIsOneRunWithoutAName() throws {
    #expect(try members() == [.init(name: "", assignments: [])])
    #expect(
      try members("sigma=0.10", "sigmas=0.1,0.2") == [
        .init(name: "", assignments: ["sigma=0.1", "sigmas=0.1,0.2"])
      ])
    #expect(try !Sweep(of: ["title=a,b"], in: Settings(of: Experiment())).isSweep)
  }

  @Test(arguments: [
    ("sigma=0.1,0.2", ["sigma=0.1", "sigma=0.2"]), ("sigma=0.1; .5", ["sigma=0.1", "sigma=0.5"]),
    ("mode=fast,slow", ["mode=fast", "mode=slow"]),
    ("sigmas=0.1,0.2;0.4", ["sigmas=0.1,0.2", "sigmas=0.4"]),
    ("title=a, b;c", ["title=a, b", "title=c"]),
    (#"title=a\;b;c\d"#, ["title=a;b", #"title=c\d"#]),
  ])
  func severalValuesAreSeveralRuns(assignment: String, expected: [String]) throws {
    let members = try members(assignment)
    #expect(members.map { $0.assignments } == expected.map { [$0] })
  }

  @Test func namesAreTheSweptSettings() throws {
    let members = try members("epochs=3", "sigma=0.1,0.2", "mode=fast,slow")
    #expect(
      members.map(\.name) == [
        "sigma=0.1/mode=fast", "sigma=0.1/mode=slow", "sigma=0.2/mode=fast",
        "sigma=0.2/mode=slow",
      ])
    #expect(members[2].assignments == ["epochs=3", "sigma=0.2", "mode=fast"])
  }

  @Test func theLastOfAnEqualNameCounts() throws {
    #expect(try members("epochs=1,2,3", "epochs=7").map(\.assignments) == [["epochs=7"]])
  }

  @Test func namesAreNamesOfFolders() throws {
    let long = String(repeating: "é", count: 200)
    let names = try members("title=a/b;a_b;../..;\n;\(long)").map(\.name)
    #expect(Set(names).count == 5)
    for name in names {
      #expect(name.utf8.count <= 120 && !name.contains("/") && !name.contains("\n"))
    }
    #expect(names[1] == "title=a_b")
    #expect(names[0].hasPrefix("title=a_b~"))
  }

  @Test func whatIsWrongIsSaid() {
    #expect(
      complaint("sigma=0.1,0.10")
        == "--set sigma: 0.1 is given twice; each value of a sweep is a run of its own")
    #expect(
      complaint("sigma=0.1,7") == "--set sigma: “7” is not accepted; “sigma” takes 0.0 to 2.0")
    #expect(
      complaint("sigma=0.1,") == "--set sigma: “” is not accepted; “sigma” takes a number")
    #expect(
      complaint("sgma=1,2")
        == "--set sgma: this pipeline has no setting of that name; it has sigma, epochs, sigmas, "
        + "title, mode")
    let numbers = (0...1000).map(String.init).joined(separator: ",")
    #expect(
      complaint("epochs=\(numbers)")
        == "--set epochs: more than 1000 values; a sweep has at most 1000 runs")
    let some = (0..<40).map(String.init).joined(separator: ",")
    let sigmas = (0..<40).map { "0.\($0 + 10)" }.joined(separator: ",")
    #expect(
      complaint("epochs=\(some)", "sigma=\(sigmas)")
        == "--set asks for more than 1000 runs (40 of epochs × 40 of sigma); sweep fewer values, "
        + "or in parts")
  }

  @Test func anOutputGoesIntoTheFolderOfItsMember() {
    struct One: Stage {
      func run(_ context: StageContext) -> Text { Text(words: "") }
      struct Text: Artifact, Codable { var words: String }
    }
    let output = Output("score", One())
    #expect(output.within("sigma=0.1").name == "sigma=0.1/score")
    #expect(output.within("").name == "score")
    #expect(output.within("a").node.definition == output.node.definition)
  }
}
