import Networks
import PipelineModel
import Stages
import Tensors
import Testing

@Suite struct ActivationTests {
  private static let laboratory = Laboratory()
  private static let training = Tiny.training([], epochs: 1)

  /// The rows of each subset, by its name in the file.
  private func subsets(_ stage: any Stage<ActivationSet>) throws -> [String: [Int]] {
    let file = try Self.laboratory.payloads(of: stage).tensors("activations.safetensors")
    let rows = try file.integer("rows").integers
    var subsets: [String: [Int]] = [:]
    for (name, positions) in file.integers where name.hasPrefix("subset/") {
      subsets[String(name.dropFirst(7))] = positions.integers.map { rows[$0] }
    }
    return subsets
  }

  @Test func subsetsHoldTheRowsOfTheManifest() throws {
    let samples = try Self.laboratory.product(of: Tiny.poisoned.samples)
    let plane = Tiny.planes(Self.training, clean: [0, 1])[0]
    let subsets = try subsets(plane.activations)
    let (labels, poisoned) = (samples.images.labels, samples.manifest.poisoned)
    func rows(_ isWanted: (Int) -> Bool) -> [Int] { labels.indices.filter(isWanted) }

    #expect(subsets["target"] == rows { labels[$0] == 2 })
    #expect(subsets["target-backdoor"] == rows { poisoned[$0] })
    #expect(subsets["target-clean"] == rows { labels[$0] == 2 && !poisoned[$0] })
    #expect(subsets["class-0"] == rows { labels[$0] == 0 })
    #expect(subsets["class-1"] == rows { labels[$0] == 1 })
    #expect(subsets.keys.count == 6)
    // 10 + 3 rows of the target, 3 of each clean class.
    #expect(subsets["target"]?.count == 13)
    let sample = try #require(subsets["target-sample"])
    #expect(sample.count == 3)
    #expect(Set(sample).isSubset(of: rows { labels[$0] == 2 }))
    #expect(sample.contains { poisoned[$0] } && sample.contains { !poisoned[$0] })

    let set = try Self.laboratory.product(of: plane.activations)
    #expect(set.rows == Set(subsets.values.joined()).sorted())
    #expect(set.labels == set.rows.map { labels[$0] })
    #expect(set.poisoned == set.rows.map { poisoned[$0] })
    #expect(set.target == 2)
    #expect(set.epoch == 1)
  }

  @Test func aCleanRunHasClassesAlone() throws {
    let training = Tiny.training([], epochs: 1, on: Clean(Tiny.data))
    let plane = Tiny.planes(training, clean: [1, 3])[0]
    let subsets = try subsets(plane.activations)
    #expect(subsets.keys.sorted() == ["class-0", "class-1", "class-3"])
    #expect(subsets.values.allSatisfy { $0.count == 4 })
    let set = try Self.laboratory.product(of: plane.activations)
    #expect(set.target == nil)
    #expect(!set.poisoned.contains(true))
    #expect(plane.points.count == 6)
    for point in plane.points {
      let point = try Self.laboratory.product(of: point)
      guard case .cleanClass = point.subset else {
        Issue.record("\(point.subset)")
        continue
      }
    }
  }

  @Test func drawsAreIndependentAndNamedByTheirNumber() throws {
    func set(draws: Int, seed: UInt64 = 1) throws -> ActivationSet {
      try Self.laboratory.product(
        of: Activations(
          of: Self.training.last, in: Self.training, rows: .classes(clean: [0]), draws: draws,
          seed: seed))
    }
    let (one, three) = (try set(draws: 1), try set(draws: 3))
    #expect(three.representations.count == 3)
    #expect(three.representations[0] == one.representations[0])
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
      #expect(three.representations[a] != three.representations[b])
      #expect(three.logits[a] != three.logits[b])
    }
    #expect(try set(draws: 1, seed: 2).representations[0] != one.representations[0])
    #expect(one.representations[0].shape == [one.rows.count, Tiny.network.features])
    for row in 0..<one.rows.count {
      let sum = one.probabilities[0].gather(rows: [row]).values.reduce(0, +)
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func representationsDoNotDependOnTheBatch() throws {
    let checkpoint = try Self.laboratory.product(of: Self.training.last)
    let images = try Self.laboratory.product(of: Tiny.data.test).images
    let inference = try Inference(network: Tiny.network, state: checkpoint.state)
    let whole = try inference.activations(images: images, seed: 4)
    for batch in [1, 3, 10] {
      #expect(try inference.activations(images: images, seed: 4, batch: batch) == whole)
    }
  }

  @Test func aSampleIsDrawnByTheSeed() throws {
    func set(_ count: Int, seed: UInt64) throws -> ActivationSet {
      try Self.laboratory.product(
        of: Activations(
          of: Self.training.last, in: Self.training, rows: .sample(count: count), seed: seed))
    }
    let sample = try set(12, seed: 1)
    #expect(sample.rows.count == 12)
    #expect(sample.rows == Set(sample.rows).sorted())
    #expect(try set(12, seed: 2).rows != sample.rows)
    // More than there are: all.
    #expect(try set(100, seed: 1).rows == Array(0..<40))
  }
}
