import Testing

import PipelineModel

/// Which code of the pipeline's files is put down to a stage, by the names of types.
@Suite(.serialized) struct StageCodeTests {
  /// The types that a name tells of, as the compiler of pipeline files writes them.
  @Test(arguments: [
    ("PipelineFile.Brightness", "Brightness", ["Brightness"]),
    ("PipelineFile.Outer.Inner", "Outer.Inner", ["Outer", "Inner"]),
    ("PipelineFile.(unknown context at $7f00a).Hidden", "Hidden", ["Hidden"]),
    ("PipelineFile.Outer.(unknown context at $7f00a).In", "Outer.In", ["Outer", "In"]),
    ("PipelineFile.Box<PipelineFile.A, Swift.Int>", "Box<A, Int>", ["Box", "A"]),
    ("Stages.Summary<PipelineFile.Score>", "Summary<Score>", ["Score"]),
    ("Swift.Array<any PipelineFile.Blur>", "Array<any Blur>", ["Blur"]),
    ("Swift.Array<Swift.Double>", "Array<Double>", []),
  ])
  func typesAreReadFromNames(text: String, name: String, types: [String]) {
    let identity = TypeIdentity(describing: text)
    #expect(identity.name == name)
    #expect(identity.ofPipeline == Set(types))
    #expect(identity.isHidden == text.contains("unknown"))
  }

  @Test(arguments: [
    ("Swift.Array<Swift.Double>", true), ("Swift.Optional<Swift.String>", true),
    ("(Swift.Int, Swift.Range<Swift.Int>)", true), ("Foundation.Date", true),
    ("Swift.Array<Any>", false), ("Swift.Array<any Swift.Encodable>", false),
    ("Swift.AnyHashable", false), ("PipelineFile.A", false), ("Networks.Architecture", false),
    ("(Swift.Int) -> Swift.Int", false), ("Swift.Dictionary<Swift.String, PipelineFile.A>", false),
  ])
  func valuesThatCanHoldOthersAreTold(text: String, isClosed: Bool) {
    #expect(TypeIdentity(describing: text).isClosed == isClosed)
  }

  private func withStamps(_ body: () throws -> Void) rethrows {
    let former = PipelineSource.stamps
    defer { PipelineSource.stamps = former }
    PipelineSource.stamps = .init(
      everything: "all", types: ["A": "1", "B": "2", "C": "1"], repeated: ["B"])
    try body()
  }

  @Test func digestsOfSeveralTypesAreCombined() {
    withStamps {
      #expect(PipelineSource.stamp(of: ["A"]) == "1")
      #expect(PipelineSource.stamp(of: ["A", "C"]) == "1")
      let both = PipelineSource.stamp(of: ["A", "B"])
      #expect(both != "1" && both != "2" && both != "all")
      #expect(PipelineSource.stamp(of: ["A", "B", "C"]) == both)
      #expect(PipelineSource.stamp(of: []) == "all")
      #expect(PipelineSource.stamp(of: ["A", "Unknown"]) == "all")
      #expect(PipelineSource.repeated(among: ["A"]) == nil)
      #expect(PipelineSource.repeated(among: ["A", "B"]) == "B")
    }
  }

  /// Stands for a value of a type that the pipeline declares: here that is this module's.
  private struct Odd: Encodable, CustomReflectable {
    let inner = 1
    var customMirror: Mirror { Mirror(self, children: [:]) }
  }
  private struct Plain: Encodable {
    var values: [any Encodable & Sendable] = []
    func encode(to encoder: any Encoder) throws {}
  }
  private struct Closure: Encodable {
    let body = { 1 }
    func encode(to encoder: any Encoder) throws {}
  }

  @Test func whatAValueMayHideCountsAsEverything() {
    withStamps {
      func stamp(_ value: Any) -> String {
        var code = StageCode(types: ["A"])
        code.add(value)
        return code.stamp
      }
      #expect(stamp(1) == "1")
      #expect(stamp([1.5, 2]) == "1")
      #expect(stamp(Plain(values: [1, "a", Plain()])) == "1")
      #expect(stamp(Plain(values: [1, Odd()])) == "all")
      #expect(stamp(Odd()) == "all")
      #expect(stamp(Closure()) == "all")
      #expect(stamp([Closure()]) == "all")
    }
  }

  @Test func codeStampsReadAsText() {
    withStamps {
      let code = StageCode(types: ["A"])
      #expect(CodeStamp.version(4).text(code) == "version 4")
      #expect(CodeStamp.pipelineFile.text(code) == "source 1")
      #expect(CodeStamp.versionInPipelineFile(2).text(code) == "version 2, source 1")
    }
  }
}
