import PipelineModel
import Testing

struct OutputsBuilderTests {
  private struct Sweep: Pipeline {
    @Setting var values = [1, 2]
    @Setting var extra = false

    var outputs: [Output] {
      let base = Constant(0)
      for value in values {
        let sum = Sum(base, Constant(value))
        Output("value-\(value)/sum", sum)
        if value > 1 { Output("value-\(value)/total", Total(of: [sum])) }
      }
      if extra {
        Output("extra", base)
      } else {
        Output("plain", base)
      }
      switch values.count {
      case 0: Output("none", base)
      default: [Output("a", base), Output("b", base)]
      }
    }
  }

  @Test func loopsAndConditionsCollectOutputsInOrder() throws {
    let sweep = Sweep()
    #expect(
      sweep.outputs.map(\.name)
        == ["value-1/sum", "value-2/sum", "value-2/total", "plain", "a", "b"])
    try Settings(of: sweep).apply(["values=5", "extra=true"])
    #expect(sweep.outputs.map(\.name) == ["value-5/sum", "value-5/total", "extra", "a", "b"])
    #expect(sweep.outputs[0].node.definition == Node(Sum(Constant(0), Constant(5))).definition)
  }
}
