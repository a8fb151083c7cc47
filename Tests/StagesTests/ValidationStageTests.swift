import enum Information.Entropy
import struct Information.Fano
import enum Information.GaussianCase
import struct Information.InfoNCE
import struct Information.MutualInformation
import PipelineModel
import Stages
import Tensors
import Testing

/// Checks of estimates against theory, as stages.
@Suite struct ValidationStageTests {
  private static let laboratory = Laboratory()
  private static let training = Tiny.training()

  /// Enough passes to be judged, and few enough to be quick.
  private static let settling = InfoNCEOptions(
    batch: 16, negatives: 16, learningRate: 1e-3, epochs: 15, hidden: 16)

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  /// 10 of 40 rows are poisoned: one of each class, all with the target's label 2.
  @Test func whatIsKnownOfB() throws {
    let checks = BoundChecks(
      of: Tiny.poisoned, predictions: [Tiny.wholePlanes(Self.training)[0].activations],
      estimators: [.published(Tiny.critic), .published(Self.settling)], repetitions: 2)
    let points = try Node(checks).inputs.flatMap(\.nodes).map { node in
      try Self.laboratory.product(of: #require(node.stage as? any Stage<PoisonPoint>))
    }
    #expect(points.map(\.quantity) == [.input, .label, .prediction])
    #expect(points.map(\.epoch) == [nil, nil, 1])
    for point in points {
      #expect([point.rows, point.poisonedRows] == [40, 10])
      // h(1/4), and H(B) + H(Y) − H(B,Y) for 13 rows of the target's label and 3 of each other.
      #expect(abs(point.entropy - 0.562_335_144_618_808_3) < 1e-12)
      #expect(abs(point.labelInformation - 0.386_768_798_342_428_6) < 1e-12)
      // Two passes settle nothing, so that the second setting was tried too.
      #expect(point.attempts.count == 2)
      #expect(point.attempts.map(\.estimates.count) == [2, 2])
      #expect(point.attempts[0].estimates[0] != point.attempts[0].estimates[1])
      #expect(
        point.attempts.map(\.options) == [.published(Tiny.critic), .published(Self.settling)])
    }
    // The critic gets B and the pixels.
    let samples = try Self.laboratory.product(of: Tiny.poisoned.samples)
    let b = Tensor(
      shape: [40, 2], values: samples.manifest.poisoned.flatMap { $0 ? [0, 1] : [1, 0] })
    let x = samples.images.images.reshaped([40, 3072])
    let expected = try InfoNCE(options: Tiny.critic, seed: 2).estimate(b, x)
    #expect(points[0].attempts[0].estimates[1] == expected)
  }

  @Test func anotherEstimator() throws {
    let options = Tiny.quick()
    let checks = BoundChecks(of: Tiny.poisoned, estimators: [.estimator(options)], repetitions: 1)
    let node = try #require(Node(checks).inputs.flatMap(\.nodes).last)
    let point = try Self.laboratory.product(of: #require(node.stage as? any Stage<PoisonPoint>))
    #expect(point.attempts.count == 1)
    #expect(point.attempts[0].estimates.isEmpty)
    #expect(point.attempts[0].readings?.count == 1)
    #expect(point.attempts[0].options == .estimator(options))
    let again = try PoisonPoint(from: MemoryPayloads(point.payloads()))
    #expect(again.attempts == point.attempts)
    let validation = try Self.laboratory.product(of: checks)
    let reading = try #require(point.attempts[0].readings?.first)
    #expect(validation.checks.last?.left.value == reading.estimate)
    #expect(validation.checks.last?.left.interval == [reading.interval.low, reading.interval.high])
  }

  /// Estimates that were placed by hand, and what the checks say of them.
  @Test func verdictsOnBounds() throws {
    let checks = BoundChecks(
      of: Tiny.poisoned, estimators: [.published(Self.settling)], repetitions: 2)
    var laboratory = Laboratory()
    func place(_ input: [Double], _ label: [Double], drift: Double = 0) throws -> Validation {
      // One keeps what it has made.
      laboratory = Laboratory()
      for (node, values) in zip(Node(checks).inputs.flatMap(\.nodes), [input, label]) {
        let quantity = node.stage.label.hasPrefix("I(X;B)") ? "input" : "label"
        let estimates = values.map { value in
          let trace = (0..<20).map { value + drift * (Double($0) - 19) }
          return "{\"value\":\(value),\"trace\":\(trace),\"ceiling\":5,\"samples\":40,"
            + "\"batchesPerEpoch\":1,\"skippedBatches\":0,\"slope\":0,\"converged\":true}"
        }
        let options = try Payload.json("x", Self.settling)
        laboratory.place(
          [
            Payload(
              name: "value.json",
              text: "{\"quantity\":\"\(quantity)\",\"rows\":1000,\"poisonedRows\":100,"
                + "\"entropy\":0.3251,\"labelInformation\":0.1936,\"attempts\":[{\"options\":"
                + "\(String(decoding: options.bytes, as: UTF8.self)),\"estimates\":"
                + "[\(estimates.joined(separator: ","))]}]}")
          ], for: node.stage)
      }
      return try laboratory.product(of: checks)
    }
    // The authors' own values: 1.3 % below H(B), 0.4 % below I(B;Y).
    let good = try place([0.3208, 0.3209], [0.1929, 0.1928])
    #expect(
      good.checks.map(\.claim) == [
        "I(X;B) ≤ H(B)", "I(X;B) within 3 % of H(B)", "I(B;Y) within 1 % of its exact value",
      ])
    #expect(good.checks.map(\.verdict) == [.holds, .holds, .holds])
    #expect(good.count(.holds) == 3)
    // Student's t for two values that differ by 0.0001: 12.706 · 0.00005.
    #expect(abs((good.checks[0].left.interval?[1] ?? 0) - (0.32085 + 0.000_635_31)) < 1e-7)
    let wrong = try place([0.4, 0.4001], [0.19, 0.1901])
    #expect(wrong.checks.map(\.verdict) == [.doesNotHold, .doesNotHold, .doesNotHold])
    let moving = try place([0.3208, 0.3209], [0.1929, 0.1928], drift: 0.005)
    #expect(moving.checks.map(\.verdict) == [.notConverged, .notConverged, .notConverged])
    let table = try laboratory.product(of: ValidationTable([checks])).tables[0]
    #expect(table.caption.hasPrefix("0 holds, 0 does not hold, 3 not converged."))
    #expect(table.rows[1].first == "I(X;B) within 3 % of H(B)")
    #expect(table.rows.map { $0[6] } == ["not converged", "not converged", "not converged"])
  }

  @Test func inequalitiesAtEveryCheckpoint() throws {
    let planes = Tiny.wholePlanes(Self.training, draws: 2)
    let validation = try Self.laboratory.product(of: InequalityChecks(planes))
    #expect(validation.checks.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(
      validation.checks.prefix(3).map(\.claim) == [
        "I(X;Ŷ) ≥ Fano's bound", "I(X;Ŷ) ≤ I(X;T)", "I(X;Ŷ) ≤ I(T;Ŷ)",
      ])
    // Two passes of a critic.
    #expect(validation.count(.notConverged) == 6)
    let set = try Self.laboratory.product(of: planes[1].activations)
    var wrong = 0
    for logits in set.logits {
      for (row, label) in set.labels.enumerated() {
        let values = Array(logits.gather(rows: [row]).values)
        if values.firstIndex(of: values.max() ?? 0) != label { wrong += 1 }
      }
    }
    let fano = Fano(
      labelEntropy: Entropy.of(values: set.labels), error: Double(wrong) / 80, classes: 10)
    #expect(abs(validation.checks[3].right.value - fano.bound) < 1e-12)
    let points = try planes[1].points.map { try Self.laboratory.product(of: $0) }
    #expect(points.map(\.subset) == [.all, .all, .all])
    #expect(points.map { $0.estimates.map(\.samples) } == [[40, 40], [40, 40], [40, 40]])
    #expect(validation.checks[4].left.value == points[2].value)
    #expect(validation.checks[4].right.value == points[0].value)
    let pairs = zip(points[2].estimates, points[0].estimates).map { $0.value - $1.value }
    let middle = validation.checks[4].differenceInterval.map { ($0[0] + $0[1]) / 2 }
    #expect(abs((middle ?? 0) - (pairs[0] + pairs[1]) / 2) < 1e-12)
    let picture = try Self.laboratory.product(of: InequalityCurves(InequalityChecks(planes)))
    for text in ["I(X;T)", "I(T;Ŷ)", "I(X;Ŷ)", "Fano's bound"] {
      #expect(
        picture.pictures[0].svg.contains(text.replacing("'", with: "&#39;"))
          || picture.pictures[0].svg.contains(text))
    }
  }

  @Test func gaussianVariables() throws {
    let options = [Tiny.quick(epochs: 12), Tiny.quick(.mine, epochs: 12)]
    let study = GaussianStudy(options, samples: 400, seed: 3)
    let validation = try Self.laboratory.product(of: study)
    #expect(
      validation.checks.map(\.claim) == [
        "I(X;Y) by infonce within 5 % of the truth", "I(X;Y) by mine within 5 % of the truth",
        "error of infonce ≤ error of mine", "spread of infonce ≤ spread of mine",
      ])
    let (x, y) = GaussianCase.sample(count: 400, seed: 3)
    let readings = try options.map { try MutualInformation(options: $0, seed: 3).estimate(x, y) }
    for (check, reading) in zip(validation.checks, readings) {
      #expect(check.left.value == reading.estimate)
      #expect(abs(check.right.value - 2.918_865_223_582_97) < 1e-9)
    }
    let last = Array(readings[1].trace.suffix(readings[1].trace.count / 3))
    let mean = last.reduce(0, +) / Double(last.count)
    let squares = last.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = (squares / Double(last.count - 1)).squareRoot()
    #expect(abs(validation.checks[3].right.value - spread) < 1e-12)
    let curves = try Self.laboratory.product(of: GaussianCurves(study))
    #expect(curves.pictures[0].svg.contains("mine") && curves.pictures[0].svg.contains("exact"))
    #expect(curves.tables[0].rows.map { $0[1] } == ["400", "400"])
  }

  @Test func sentences() throws {
    let clean = BoundChecks(
      of: Clean(Tiny.data), estimators: [.published(Tiny.critic)], repetitions: 1)
    #expect(
      sentence { _ = try Self.laboratory.payloads(of: clean) }
        == "information about B needs poisoned rows and clean ones, and 0 of 40 rows are poisoned")
    let planes = Tiny.planes(Self.training)
    #expect(
      sentence { _ = try Self.laboratory.payloads(of: InequalityChecks(planes)) }
        == "I(X;Ŷ) of the whole training set was not measured at epoch 1; make the planes by "
        + "InformationPlane.whole")
    func complaint(_ stage: any Stage) -> String {
      for node in Tiny.nodes(of: [stage]) {
        do { try node.stage.check() } catch { return "\(error)" }
      }
      return "nothing"
    }
    let cases: [(any Stage, String)] = [
      (
        BoundChecks(of: Tiny.poisoned, estimators: []),
        "no estimator was named; name one or more, such as .published(.boundChecks)"
      ),
      (
        BoundChecks(of: Tiny.poisoned, repetitions: 0),
        "0 repetitions were asked for; ask for at least 1"
      ),
      (
        BoundChecks(of: Tiny.poisoned, tolerances: (-1, 0, 0)),
        "the tolerance -1.0 is not a share from 0 up: give, say, 0.03"
      ),
      (
        BoundChecks(of: Tiny.poisoned, confidence: 1),
        "the confidence 1.0 is not a share between 0 and 1: give, say, 0.95"
      ),
      (
        GaussianStudy([]),
        "no estimator was named; name one or more, such as .init(.infoNCE)"
      ),
      (GaussianStudy(samples: 0), "0 samples were asked for; ask for 1 to 10,000,000"),
      (
        GaussianStudy(tolerance: .infinity),
        "the tolerance inf is not a share from 0 up: give, say, 0.05"
      ),
      (
        InequalityChecks(planes, confidence: 0),
        "the confidence 0.0 is not a share between 0 and 1: give, say, 0.95"
      ),
    ]
    for (stage, expected) in cases { #expect(complaint(stage) == expected) }
  }
}
