import Fingerprint
import PipelineModel
import Testing

struct NodeTests {
  @Test func inputsAreToldFromParameters() {
    let one = Constant(1)
    let two = Constant(2)
    let node = Node(Total(of: [one, two, one], scale: 0.5))
    #expect(node.kind == "total")
    #expect(node.codeStamp == "version 3")
    #expect(node.parameters == .map(["scale": .double(0.5)]))
    #expect(node.inputs.map(\.name) == ["parts"])
    #expect(
      node.inputs[0].nodes.map(\.definition)
        == [Node(one).definition, Node(two).definition, Node(one).definition])
    #expect(node.defect == nil)
    #expect(Node(Sum(one, two)).inputs.map(\.name) == ["left", "right"])
    #expect(Node(Sum(one, two)).parameters == .map([:]))
  }

  @Test func theDefinitionKeyFollowsParametersAndInputs() {
    let keys = [
      Node(Constant(1)), Node(Constant(2)), Node(Sum(Constant(1), Constant(2))),
      Node(Sum(Constant(2), Constant(1))), Node(Sum(Constant(1), Constant(1))),
      Node(Total(of: [])), Node(Total(of: [Constant(1)])), Node(Total(of: [Constant(2)])),
      Node(Total(of: [Constant(1), Constant(2)])), Node(Total(of: [], scale: 3)),
      Node(Sum(Sum(Constant(1), Constant(2)), Constant(2))),
    ].map(\.definition)
    #expect(Set(keys).count == keys.count)
    #expect(
      Node(Sum(Constant(1), Constant(2))).definition
        == Node(Sum(Constant(1), Constant(2))).definition)
  }

  @Test func theDefinitionKeyFollowsKindAndCodeStamp() {
    struct Plain: Stage {
      static var codeStamp: CodeStamp { .version(1) }
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    struct Newer: Stage {
      static var kind: String { "node-tests.plain" }
      static var codeStamp: CodeStamp { .version(2) }
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    struct Renamed: Stage {
      static var codeStamp: CodeStamp { .version(1) }
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    struct Twin: Stage {
      static var kind: String { "node-tests.plain" }
      static var codeStamp: CodeStamp { .version(1) }
      func run(_ context: StageContext) -> Number { Number(value: 2) }
    }
    let keys = [Node(Plain()), Node(Newer()), Node(Renamed())].map(\.definition)
    #expect(Set(keys).count == 3)
    #expect(Node(Twin()).definition == keys[0])
  }

  @Test func theLabelIsInNoKey() {
    struct Labelled: Stage {
      let words: @Sendable () -> String
      var label: String { words() }
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    struct Epochs: Stage {
      static let words = ["a", "b"]
      var epochs = 3
      var label: String { "train 1–\(epochs)" }
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(Node(Epochs()).label == "train 1–3")
    #expect(Node(Epochs()).parameters == .map(["epochs": .integer(3)]))
    #expect(Node(Labelled { "a" }).definition == Node(Labelled { "b" }).definition)
  }

  @Test func aPropertyThatIsNeitherInputNorParameterIsADefect() {
    struct Box: Sendable { var value = 1 }
    struct Odd: Stage {
      var box = Box()
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(
      Node(Odd()).defect
        == "stage “node-tests.odd”, property “box” is a Box, which is neither an input nor Encodable; "
        + "declare inputs with @Input or @Inputs and make parameters Encodable")

    struct Bare: Stage {
      var images: any Stage<Number>
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(
      Node(Bare(images: Constant())).defect
        == "stage “node-tests.bare”, property “images” is a Constant, which is neither an input nor "
        + "Encodable; declare inputs with @Input or @Inputs and make parameters Encodable")
  }

  @Test func aSetAsAParameterIsADefect() {
    struct Unordered: Stage {
      var classes: Set<Int> = [1, 2]
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(
      Node(Unordered()).defect
        == "stage “node-tests.unordered”, property “classes”: a Set<Int> has no fixed order and cannot be "
        + "part of a key; use a sorted array")
  }

  @Test func onlyStructsAreStages() {
    enum Choice: Stage {
      case left, right
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    final class Shared: Stage {
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(
      Node(Choice.left).defect == "stage “node-tests.choice” is not a struct; declare it as one")
    #expect(Node(Shared()).defect == "stage “node-tests.shared” is not a struct; declare it as one")
  }

  @Test func anAbsentOptionalIsAParameter() {
    struct Cropped: Stage {
      var size: Int?
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(Node(Cropped()).defect == nil)
    #expect(Node(Cropped()).parameters == .map(["size": .null]))
    #expect(Node(Cropped(size: 3)).parameters == .map(["size": .integer(3)]))
  }

  @Test func changingAnInputChangesTheKey() {
    var sum = Sum(Constant(1), Constant(2))
    sum.right = Constant(3)
    #expect(Node(sum).definition == Node(Sum(Constant(1), Constant(3))).definition)
    var total = Total(of: [])
    total.parts.append(Constant(5))
    #expect(Node(total).definition == Node(Total(of: [Constant(5)])).definition)
  }

  /// A walk that did not share would take 2^2000 steps.
  @Test func aChainOfDiamondsIsBuiltInLinearTime() {
    var top: any Stage<Number> = Constant(1)
    for _ in 0..<2000 { top = Sum(top, top) }
    var seen: Set<Digest> = []
    var stack = [Node(top)]
    while let node = stack.popLast() {
      if seen.insert(node.definition).inserted { stack += node.inputs.flatMap(\.nodes) }
    }
    #expect(seen.count == 2001)
  }
}
