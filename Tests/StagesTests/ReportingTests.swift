import Attacks
import PipelineModel
import Stages
import Testing

@Suite struct ReportingTests {
  private static let laboratory = Laboratory()
  private static let training = Tiny.training()

  private func exhibit(_ stage: any Stage<Exhibit>) throws -> Exhibit {
    let exhibit = try Self.laboratory.product(of: stage)
    for picture in exhibit.pictures {
      #expect(picture.svg.hasPrefix("<svg") || picture.svg.hasPrefix("<?xml"))
      #expect(picture.svg.hasSuffix("</svg>\n") || picture.svg.hasSuffix("</svg>"))
      #expect(!picture.caption.isEmpty)
    }
    for table in exhibit.tables {
      #expect(!table.rows.isEmpty)
      #expect(table.rows.allSatisfy { $0.count == table.header.count })
    }
    return exhibit
  }

  @Test func examplesShowTheTrigger() throws {
    let exhibit = try exhibit(Examples(of: Tiny.poisoned, count: 4))
    let picture = try #require(exhibit.pictures.first)
    #expect(picture.caption.hasPrefix("10 of 40 training images are poisoned"))
    for text in ["clean", "poisoned", "difference × 10", "label 2", "class 0"] {
      #expect(picture.svg.contains(text))
    }
    #expect(picture.svg.split(separator: "<image").count - 1 == 12)
    // No more than there are.
    let all = try self.exhibit(Examples(of: Tiny.poisoned, count: 500))
    #expect(all.pictures[0].svg.split(separator: "<image").count - 1 == 30)
  }

  @Test func examplesShowCoverAndTestImages() throws {
    let poison = Poison(
      Tiny.data, with: WaNet(selection: .dirtyLabel(coverRatio: 1)), rate: 0.25, target: 2)
    let exhibit = try exhibit(Examples(of: poison, count: 4))
    #expect(exhibit.pictures.map(\.name) == ["examples", "cover", "test"])
    #expect(exhibit.pictures[1].caption == "10 training images are changed and keep their label.")
    for picture in exhibit.pictures {
      #expect(picture.svg.split(separator: "<image").count - 1 == 12)
    }
    #expect(exhibit.pictures[0].caption.contains("are moved by an L2 norm of"))
  }

  @Test func examplesTellOfThePerturbation() throws {
    let caption = try exhibit(Examples(of: Tiny.labelConsistent)).pictures[0].caption
    #expect(caption.hasPrefix("1 of 40 training images are poisoned"))
    // Two steps of 4.5 / 255 in L2.
    #expect(caption.contains("the perturbation before the trigger has an L2 norm of 0.035"))
    #expect(caption.contains("the share that the surrogate takes for their class from"))
  }

  @Test func attacksSideBySide() throws {
    let clean = Tiny.training([], epochs: 1, on: Clean(Tiny.data))
    let table = try exhibit(AttackTable([clean, Self.training])).tables[0]
    #expect(table.rows.map { $0[0] } == ["clean", "BadNets 25%"])
    #expect(table.rows.map { $0[1] } == ["0", "10"])
    #expect(table.rows[0][3...4] == ["–", "–"])
    #expect(table.rows[0][6...7] == ["–", "–"])
    #expect(table.rows[1][5...7].allSatisfy { $0.hasSuffix(" %") })
    let quality = ImageQuality(of: Tiny.poisoned, metrics: [.psnr, .ssim])
    let wide = try exhibit(AttackTable([clean, Self.training], qualities: [quality])).tables[0]
    #expect(wide.header[5] == "PSNR")
    #expect(wide.header[6].hasPrefix("SSIM"))
    #expect(wide.rows[0][5...6] == ["–", "–"])
    let mean = try #require(Self.laboratory.product(of: quality)[.training, "PSNR"]?.mean)
    #expect(wide.rows[1][5] == "\((mean * 1000).rounded() / 1000)")
    #expect(wide.rows[1].suffix(3) == table.rows[1].suffix(3))
    let metrics = try Self.laboratory.product(of: Self.training.last).metrics
    let success = try #require(metrics.last?.attackSuccess)
    #expect(
      table.rows[1][6] == "\((success * 1000).rounded() / 10) %".replacing(".0 %", with: " %"))
  }

  @Test func trainingCurves() throws {
    let attacked = try exhibit(TrainingCurves(Self.training))
    #expect(attacked.pictures.map(\.name) == ["accuracy", "loss"])
    #expect(attacked.pictures[0].svg.contains("attack success"))
    #expect(attacked.tables[0].rows.map { $0[0] } == ["1", "2"])
    let clean = try exhibit(TrainingCurves(Tiny.training([], epochs: 1, on: Clean(Tiny.data))))
    #expect(!clean.pictures[0].svg.contains("attack success"))
    #expect(clean.tables[0].rows[0].suffix(2) == ["–", "–"])
  }

  @Test func informationCurves() throws {
    let exhibit = try exhibit(MICurves(Tiny.planes(Self.training)))
    #expect(exhibit.pictures.map(\.name) == ["input-representation", "representation-prediction"])
    #expect(exhibit.pictures[0].svg.contains("2 Backdoor"))
    #expect(exhibit.pictures[0].caption.hasPrefix("I(X;T) by subset"))
    #expect(exhibit.tables[0].rows.count == 12)
    #expect(exhibit.tables[0].rows.map { $0[4] }.prefix(6) == ["13", "10", "3", "3", "3", "3"])
  }

  @Test func scatterOfTwoRunsAfterTheSameEpoch() throws {
    let clean = Tiny.training([], epochs: 2, on: Clean(Tiny.data))
    let embeddings = [Self.training, clean].map { training in
      TSNE(
        Activations(of: training.last, in: training, rows: .sample(count: 20)),
        options: .init(perplexity: 3, iterations: 20))
    }
    let exhibit = try exhibit(Scatter(embeddings))
    #expect(exhibit.pictures.map(\.name) == ["epoch-2", "epoch-2-2"])
    #expect(exhibit.pictures[0].caption.hasPrefix("20 training rows after epoch 2"))
    #expect(exhibit.pictures[0].svg.contains("backdoor"))
    #expect(!exhibit.pictures[1].svg.contains("backdoor"))
  }

  @Test func clusters() throws {
    let sample = Activations(of: Self.training.last, in: Self.training, rows: .sample(count: 30))
    let stage = Clusters(sample, count: 3)
    let clustering = try Self.laboratory.product(of: stage)
    let set = try Self.laboratory.product(of: sample)
    #expect(clustering.assignments.count == 30)
    #expect(Set(clustering.assignments) == [0, 1, 2])
    #expect(clustering.poisonedRows.reduce(0, +) == set.poisoned.count { $0 })
    #expect(clustering.cleanRows.reduce(0, +) == set.poisoned.count { !$0 })
    #expect(clustering.backdoorSilhouette != nil)
    let exhibit = try exhibit(ClusterTable([stage]))
    let table = exhibit.tables[0]
    #expect(table.rows[0].prefix(2) == ["2", "3"])
    #expect(table.rows[0][6].hasSuffix("of \(set.poisoned.count { $0 })"))
    let purity = try #require(clustering.backdoor)
    for cluster in 0..<3 {
      let (clean, poisoned) = (clustering.cleanRows[cluster], clustering.poisonedRows[cluster])
      #expect(purity.shares[cluster] == Double(poisoned) / Double(clean + poisoned))
    }
    let majority = zip(clustering.cleanRows, clustering.poisonedRows).reduce(0) {
      $0 + max($1.0, $1.1)
    }
    #expect(purity.purity == Double(majority) / 30)
    #expect(exhibit.tables[1].rows.count == clustering.poisonedRows.count { $0 > 0 })
    #expect(exhibit.tables[1].rows.allSatisfy { $0[4].hasSuffix(" %") })
    #expect(clustering.candidates.map(\.clusters) == [3])
    #expect(clustering.candidates[0].silhouette == clustering.silhouette)
  }

  @Test func clustersWithoutABackdoor() throws {
    let clean = Tiny.training([], epochs: 1, on: Clean(Tiny.data))
    let stage = Clusters(
      Activations(of: clean.last, in: clean, rows: .sample(count: 20)), count: 3)
    let clustering = try Self.laboratory.product(of: stage)
    #expect(clustering.backdoor == nil && clustering.backdoorSilhouette == nil)
    let exhibit = try exhibit(ClusterTable([stage]))
    #expect(exhibit.tables.count == 1)
    #expect(exhibit.tables[0].rows[0].suffix(5).allSatisfy { $0 == "–" })
    #expect(try self.exhibit(ClusterCurves([stage])).pictures.map(\.name) == ["separation"])
  }

  private static let samples = training.checkpoints.map {
    Activations(of: $0, in: training, rows: .sample(count: 40))
  }

  /// An embedding starts at its own principal plane anyway, but for rounding, which steps would
  /// multiply.
  @Test func aPlaneOfItsOwnIsNoOtherStart() throws {
    let options = TSNEOptions(perplexity: 5, iterations: 0)
    let starts = try [
      TSNE(Self.samples[1], options: options),
      TSNE(Self.samples[1], startingFrom: PrincipalPlane(Self.samples[1]), options: options),
    ].map { try Self.laboratory.product(of: $0).points.values }
    #expect(zip(starts[0], starts[1]).allSatisfy { abs($0 - $1) < 1e-8 })
    #expect(starts[0].contains { abs($0) > 1e-5 })
  }

  @Test func theNumberOfClustersIsChosen() throws {
    let stages = Self.samples.map { Clusters($0, choosingFrom: 2...6) }
    for stage in stages {
      let clustering = try Self.laboratory.product(of: stage)
      #expect(clustering.candidates.map(\.clusters) == [2, 3, 4, 5, 6])
      let best = clustering.candidates.compactMap(\.silhouette).max()
      #expect(clustering.silhouette == best)
      let chosen = try #require(
        clustering.candidates.first { $0.clusters == clustering.clusters })
      #expect(chosen.silhouette == best && chosen.daviesBouldin == clustering.daviesBouldin)
      #expect(Set(clustering.assignments) == Set(0..<clustering.clusters))
    }
    let exhibit = try exhibit(ClusterCurves(stages))
    #expect(exhibit.pictures.map(\.name) == ["backdoor", "separation", "by-number"])
    #expect(exhibit.pictures[2].svg.contains("epoch 1"))
    #expect(exhibit.pictures[2].svg.contains("epoch 2"))
  }

  @Test func subClustersOverTraining() throws {
    let stages = Self.samples.map {
      SubClusters($0, choosingFrom: 2...20, leastSilhouette: -1)
    }
    let set = try Self.laboratory.product(of: Self.samples[0])
    for stage in stages {
      let clustering = try Self.laboratory.product(of: stage)
      #expect(clustering.rows == set.rows.indices.filter { set.poisoned[$0] }.map { set.rows[$0] })
      // Ten rows have at most nine parts.
      #expect(clustering.candidates.map(\.clusters) == Array(2...9))
      let sizes = clustering.parts.map(\.size)
      #expect(sizes == sizes.sorted(by: >) && sizes.reduce(0, +) == 10)
      for (place, size) in sizes.enumerated() {
        #expect(clustering.assignments.count { $0 == place } == size)
      }
      let mean = try clustering.parts.reduce(0.0) {
        try $0 + Double($1.size) * #require($1.silhouette) / 10
      }
      #expect(try abs(mean - #require(clustering.silhouette)) < 1e-12)
    }
    let exhibit = try exhibit(SubClusterCurves(stages))
    #expect(exhibit.pictures.map(\.name) == ["number", "silhouette", "sizes", "by-number"])
    let rows = exhibit.tables[0].rows
    #expect(rows.map { $0[0] } == ["1", "2"] && rows.allSatisfy { $0[1] == "10" })
    #expect(rows[0][7] == "–" && rows[1][7] != "–")

    // Nothing is as well parted as that: one part.
    let whole = try Self.laboratory.product(of: SubClusters(Self.samples[0], leastSilhouette: 1))
    #expect(whole.parts.map(\.size) == [10] && whole.parts[0].silhouette == nil)
    #expect(whole.assignments.allSatisfy { $0 == 0 } && whole.silhouette != nil)
  }

  @Test func embeddingsThatGoOnFromOneAnother() throws {
    let options = TSNEOptions(perplexity: 5, iterations: 20)
    let chain = TSNE.chain(Self.samples, options: options)
    let exhibit = try exhibit(Scatter(chain + [PrincipalPlane(Self.samples[1])]))
    #expect(exhibit.pictures.map(\.name) == ["epoch-1", "epoch-2", "epoch-2-2"])
    #expect(exhibit.pictures[2].svg.contains("Principal components of T after epoch 2"))
    #expect(exhibit.pictures[2].caption.hasSuffix("the first two principal components."))
    let (alone, next) = (
      try Self.laboratory.product(of: TSNE(Self.samples[1], options: options)),
      try Self.laboratory.product(of: chain[1])
    )
    #expect(next.epoch == 2 && next.points != alone.points && next.labels == alone.labels)
  }

  @Test func moreClustersThanRows() throws {
    // All that the training set has are 40 rows, which only running can tell.
    let sample = Activations(of: Self.training.last, in: Self.training, rows: .sample(count: 100))
    let error = #expect(throws: (any Error).self) {
      try Self.laboratory.payloads(of: Clusters(sample, count: 50))
    }
    #expect(
      "\(error.map { "\($0)" } ?? "")"
        == "50 clusters were asked of 40 points; ask for at most one cluster per point")
  }

  @Test func theReportShowsEverything() throws {
    let stages = Tiny.everything()
    let page = try #require(stages[0] as? any Stage<Page>)
    let html = try Self.laboratory.product(of: page).html
    let score = try Self.laboratory.payloads(of: stages[1]).text("value.json")
    let printed = try #require(
      try Self.laboratory.product(of: Tiny.scoreTable(stages[1])).tables[0].rows[0].dropFirst(2)
        .first)
    #expect(score.contains("\"score\":\(printed.prefix(4))"))
    #expect(html.hasPrefix("<!DOCTYPE html>") || html.hasPrefix("<!doctype html>"))
    #expect(html.contains("</html>"))
    for text in [
      printed, "stealth score", "First paragraph.", "10 of 40 training images", "How it was made",
      "I(X;T) by subset", "2 Backdoor", "k-means of T.", "Made by ibpipe.",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(html.split(separator: "<svg").count - 1 >= 9)
    // One figure's marks must not name another's: nothing is loaded from elsewhere.
    #expect(!html.contains("src=\"http"))
  }
}
