import Attacks
import Fingerprint
import Foundation
import PipelineModel
import Stages
import Tensors
import TestSupport
import Testing

/// SVHN's MATLAB files through the whole chain; see DatasetsTests/Goldens/SVHN/make_svhn.py.
struct SVHNStageTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "DatasetsTests/Goldens/SVHN").path

  private func data(_ folder: String, perClass: Int = 4) -> SVHN {
    SVHN(at: Self.goldens + "/" + folder, training: .balanced(perClass: perClass))
  }

  /// From the files to the report, compressed and not: the bytes are the same.
  @Test func theWholeChainGivesTheSameBytesFromPlainAndFromCompressedFiles() throws {
    let made = try ["plain", "compressed"].map { folder in
      let data = data(folder)
      let poisoned = Poison(data, with: BadNets(), rate: 0.25, target: 2, seed: 7)
      let training = Tiny.training(on: poisoned)
      let planes = Tiny.planes(training)
      let laboratory = Laboratory()
      let stages: [any Stage] = [
        data.train, data.test, poisoned.samples, training.last, MICurves(planes),
        StealthScore(planes, options: .init(phases: [1, 2])), Examples(of: poisoned, count: 3),
      ]
      return try stages.map { try laboratory.payloads(of: $0) }
    }
    let isTheSame = made[0] == made[1]
    #expect(isTheSame)
  }

  @Test func subsetsAndFiles() throws {
    let laboratory = Laboratory()
    let set = try laboratory.product(of: data("plain").train)
    #expect(set.labels == (0..<40).map { $0 / 4 })
    let whole = SVHN(at: Self.goldens + "/plain", training: .all)
    #expect(try laboratory.product(of: whole.train).count == 48)
    #expect(try laboratory.product(of: whole.test).labels == [0, 9, 5])
    #expect(try whole.test.sourceFiles() == [Self.goldens + "/plain/test_32x32.mat"])
    #expect(
      Node(data("plain").train).definition != Node(data("plain", perClass: 3).train).definition)
    #expect(
      Node(SVHN(at: "x").train).definition
        == Node(SVHN(at: "x", training: .balanced(perClass: 4000)).train).definition)
  }

  @Test func sentences() throws {
    #expect(throws: UserError("0 images of each class were asked for; ask for at least 1")) {
      try data("plain", perClass: 0).train.check()
    }
    #expect(throws: UserError("-2 images of each class were asked for; ask for at least 1")) {
      try SVHN(at: "nowhere", testPerClass: -2).test.check()
    }
    let file = Self.goldens + "/plain/test_32x32.mat"
    let digest = try SHA256.digest(ofFile: file).hex
    #expect(
      throws: UserError(
        "\(file) is not the published file: its SHA-256 is \(digest.prefix(12))…, not "
          + "cdce80dfb2a2…; download it again, or leave out “verify: true” to use it")
    ) {
      try Laboratory().payloads(of: SVHN(at: Self.goldens + "/plain", verify: true).test)
    }
  }
}
