import PipelineModel
import Testing

struct KindTests {
  @Test(arguments: [
    ("Poison", "poison"), ("InformationPlane", "information-plane"), ("HTMLReport", "html-report"),
    ("MICurves", "mi-curves"), ("CIFAR10", "cifar10"), ("VGG16Train", "vgg16-train"),
    ("TrainX", "train-x"), ("PCA", "pca"), ("lower", "lower"), ("Box<Inner>", "box-inner"),
    ("Pair<A1, B<C>>", "pair-a1-b-c"), ("_Hidden_", "hidden"), ("ResNet18", "res-net18"),
    ("Outer.InnerStage", "outer.inner-stage"), ("Box<Outer.Inner>", "box-outer.inner"),
    ("A._B", "a.b"),
  ])
  func typeNamesBecomeKebabCase(name: String, kind: String) {
    #expect(kebabCase(name) == kind)
  }

  @Test func aStageIsNamedByItsTypeAndThoseAroundIt() {
    struct SlowHTTPRead: Stage {
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(SlowHTTPRead.kind == "kind-tests.slow-http-read")
    #expect(SlowHTTPRead().label == "slow-http-read")
    #expect(Constant.kind == "constant")
    #expect(Outer.Inner.kind == "outer.inner")
    #expect(OtherOuter.Inner.kind == "other-outer.inner")
    #expect(Boxed<Int>.kind == "boxed-int")
    #expect(Boxed<[Outer.Inner]>.kind == "boxed-array-outer.inner")
  }
}

private enum Outer {
  struct Inner: Stage {
    func run(_ context: StageContext) -> Number { Number(value: 1) }
  }
}

private enum OtherOuter {
  struct Inner: Stage {
    func run(_ context: StageContext) -> Number { Number(value: 1) }
  }
}

private struct Boxed<Content>: Stage {
  func run(_ context: StageContext) -> Number { Number(value: 1) }
}
