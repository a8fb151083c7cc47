import PipelineModel
import Testing

struct KindTests {
  @Test(arguments: [
    ("Poison", "poison"), ("InformationPlane", "information-plane"), ("HTMLReport", "html-report"),
    ("MICurves", "mi-curves"), ("CIFAR10", "cifar10"), ("VGG16Train", "vgg16-train"),
    ("TrainX", "train-x"), ("PCA", "pca"), ("lower", "lower"), ("Box<Inner>", "box-inner"),
    ("Pair<A1, B<C>>", "pair-a1-b-c"), ("_Hidden_", "hidden"), ("ResNet18", "res-net18"),
  ])
  func typeNamesBecomeKebabCase(name: String, kind: String) {
    #expect(kebabCase(name) == kind)
  }

  @Test func aStageIsNamedByItsType() {
    struct SlowHTTPRead: Stage {
      func run(_ context: StageContext) -> Number { Number(value: 1) }
    }
    #expect(SlowHTTPRead.kind == "slow-http-read")
    #expect(SlowHTTPRead().label == "slow-http-read")
  }

  @Test func codeStampsReadAsText() {
    #expect(CodeStamp.version(4).text == "version 4")
    #expect(CodeStamp.pipelineFile.text == "source \(PipelineSource.stamp)")
    #expect(CodeStamp.versionInPipelineFile(2).text == "version 2, source \(PipelineSource.stamp)")
  }
}
