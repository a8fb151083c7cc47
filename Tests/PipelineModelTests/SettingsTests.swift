import PipelineModel
import Testing

private enum Attack: String, CaseIterable, SettingValue {
  case badNets, blended, sig
}

private struct Everything: Pipeline {
  @Setting("How often.") var epochs = 10
  @Setting("Share of every class.", in: 0.001...0.5) var rate = 0.1
  @Setting var sigmas = [0.4, 0.1]
  @Setting var seed: UInt64 = 1
  @Setting var clean = false
  @Setting var data = "cifar"
  @Setting var attack = Attack.badNets
  @Setting var attacks: [Attack] = [.sig]
  @Setting("Limits.", in: 1...9) var depth = 3

  var outputs: [Output] { Output("constant", Constant(epochs)) }
}

struct SettingsTests {
  private func complaint(_ assignments: String...) -> String {
    do {
      try Settings(of: Everything()).apply(assignments)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("epochs", "3"), ("epochs", "-3"), ("rate", "0.25"), ("rate", "0.001"), ("rate", "5e-1"),
    ("sigmas", "0.2"), ("sigmas", "0.2,1,-3"), ("sigmas", "[0.4, 0.1]"), ("sigmas", "0.4 , 0.1 "),
    ("seed", "18446744073709551615"), ("clean", "yes"), ("clean", "0"), ("data", ""),
    ("data", "a=b, c"), ("attack", "sig"), ("attacks", "sig,badNets"), ("depth", "9"),
  ])
  func goodValuesAreTaken(name: String, text: String) throws {
    let pipeline = Everything()
    let settings = Settings(of: pipeline)
    try settings.apply(["\(name)=\(text)"])
    let expected = [
      "rate 5e-1": "0.5", "sigmas 0.2,1,-3": "0.2,1.0,-3.0", "sigmas [0.4, 0.1]": "0.4,0.1",
      "sigmas 0.4 , 0.1 ": "0.4,0.1", "clean yes": "true", "clean 0": "false",
    ]
    #expect(
      settings.entries.first { $0.name == name }?.value == expected["\(name) \(text)"] ?? text)
  }

  @Test func thePipelineSeesWhatWasSet() throws {
    let pipeline = Everything()
    try Settings(of: pipeline).apply(["epochs=3", "attack=blended", "sigmas=0.5", "epochs=4"])
    #expect(pipeline.epochs == 4)
    #expect(pipeline.attack == .blended)
    #expect(pipeline.sigmas == [0.5])
    #expect(Everything().epochs == 10)
  }

  @Test func entriesTellNameHelpAndDefault() throws {
    let settings = Settings(of: Everything())
    try settings.apply(["rate=0.2"])
    #expect(
      settings.entries.map(\.name)
        == ["epochs", "rate", "sigmas", "seed", "clean", "data", "attack", "attacks", "depth"])
    let rate = settings.entries[1]
    #expect(
      [rate.name, rate.help, rate.defaultValue, rate.value]
        == ["rate", "Share of every class.", "0.1", "0.2"])
    #expect(settings.entries[6].defaultValue == "badNets")
  }

  @Test func anUnknownNameIsNamedWithThoseThatExist() {
    #expect(
      complaint("epoch=3")
        == "--set epoch: this pipeline has no setting of that name; it has epochs, rate, sigmas, "
        + "seed, clean, data, attack, attacks, depth")
    #expect(complaint("=3").hasPrefix("--set : this pipeline has no setting of that name"))
    struct Bare: Pipeline { var outputs: [Output] { Output("constant", Constant()) } }
    #expect(
      throws: UserError(
        "--set x: this pipeline has no setting of that name; it has none at all")
    ) { try Settings(of: Bare()).apply(["x=1"]) }
  }

  @Test func aMissingEqualsSignIsExplainedByExample() {
    #expect(
      complaint("rate")
        == "--set rate: give it as name=value, for example --set epochs=10")
  }

  @Test(arguments: [
    ("epochs", "ten", "takes a whole number"), ("epochs", "1.5", "takes a whole number"),
    ("epochs", "", "takes a whole number"), ("rate", "much", "takes a number"),
    ("rate", "nan", "takes a number"), ("rate", "1e999", "takes a number"),
    ("rate", "0.6", "takes 0.001 to 0.5"), ("rate", "0", "takes 0.001 to 0.5"),
    ("depth", "10", "takes 1 to 9"), ("seed", "-1", "takes a whole number from 0 on"),
    ("clean", "maybe", "takes true or false"),
    ("attack", "wanet", "takes one of badNets, blended, sig"),
    ("sigmas", "", "takes one or more values parted by commas, each a number"),
    ("sigmas", "[]", "takes one or more values parted by commas, each a number"),
    ("sigmas", "0.1,,0.2", "takes one or more values parted by commas, each a number"),
    ("sigmas", "0.1,", "takes one or more values parted by commas, each a number"),
    ("sigmas", "0.1;0.2", "takes one or more values parted by commas, each a number"),
    (
      "attacks", "sig,x",
      "takes one or more values parted by commas, each one of badNets, blended, sig"
    ),
  ])
  func badValuesAreRefusedInOneSentence(name: String, text: String, form: String) {
    #expect(
      complaint("\(name)=\(text)")
        == "--set \(name): “\(text)” is not accepted; “\(name)” \(form)")
  }
}
