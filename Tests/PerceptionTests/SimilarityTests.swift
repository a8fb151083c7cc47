import Foundation
import Perception
import Tensors
import Testing

/// Against scikit-image: see Goldens/make_similarity_golden.py.
@Suite struct SimilarityTests {
  struct Golden: Decodable {
    let psnr: Double?
    let valid: [String: Double]
    let mirrored: [String: Double]
  }

  private static let golden: [String: Golden] = {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/similarity.json")
    return (try? JSONDecoder().decode([String: Golden].self, from: Data(contentsOf: url))) ?? [:]
  }()

  static let pairs: [String: (Tensor, Tensor)] = {
    let (e, f) = (Pictures.smooth("e", 32, 32), Pictures.smooth("f", 32, 32))
    return [
      "noise": (Pictures.noise("a", 32, 32), Pictures.noise("b", 32, 32)),
      "noise, 11 x 17": (Pictures.noise("c", 11, 17), Pictures.noise("d", 11, 17)),
      "patch": (e, Pictures.patched(e)),
      "blend": (f, Pictures.blended(f, "g")),
      "same": (e, e),
    ]
  }()

  private static let variants: [String: SSIM] = [
    "wang": SSIM(),
    "wang, grey Rec. 709": SSIM(colours: .rec709),
    "wang, sample covariance": SSIM(sampleCovariance: true),
    // scikit-image cuts the Gaussian at 3.5 σ.
    "narrow": SSIM(window: .gaussian(size: 7, sigma: 0.9)),
    "scikit-image": .scikitImageDefault,
    "uniform 9, grey Rec. 601": SSIM(window: .uniform(size: 9), colours: .rec601),
  ]

  @Test(arguments: pairs.keys.sorted())
  func agreesWithScikitImage(pair: String) throws {
    let (x, y) = try #require(Self.pairs[pair])
    let golden = try #require(Self.golden[pair])
    let psnr = try #require(PSNR().values(comparing: x, with: y).first)
    if let truth = golden.psnr { #expect(abs(psnr - truth) < 1e-9) }
    #expect((golden.psnr == nil) == (psnr == .infinity))
    #expect(golden.valid.count == Self.variants.count)
    for border in SSIM.Border.allCases {
      for (name, truth) in border == .valid ? golden.valid : golden.mirrored {
        var ssim = try #require(Self.variants[name])
        ssim.border = border
        let value = try #require(ssim.values(comparing: x, with: y).first)
        #expect(abs(value - truth) < 1e-9, "\(name), \(border)")
      }
    }
  }

  /// A trigger in a corner is seen by fewer windows than one in the middle, unless the image is
  /// continued.
  @Test func theBorderDecidesCornerTriggers() throws {
    let (clean, patched) = try #require(Self.pairs["patch"])
    let valid = try SSIM().values(comparing: clean, with: patched)[0]
    let mirrored = try SSIM(border: .mirrored).values(comparing: clean, with: patched)[0]
    #expect(valid > mirrored + 0.02)
  }

  /// Each value belongs to its own pair, whatever the threads.
  @Test func manyPairs() throws {
    let clean = (0..<5).map { Pictures.smooth("clean \($0)", 16, 20) }
    let altered = clean.enumerated().map { Pictures.blended($1, "noise \($0)") }
    for metric in [PSNR(), SSIM()] as [any ImageMetric] {
      let together = try metric.values(
        comparing: Pictures.stacked(clean), with: Pictures.stacked(altered))
      let apart = try zip(clean, altered).flatMap { try metric.values(comparing: $0, with: $1) }
      #expect(together == apart)
      #expect(Set(together).count == 5)
      let threads = Parallel.threads
      defer { Parallel.threads = threads }
      Parallel.threads = 4
      #expect(
        try metric.values(comparing: Pictures.stacked(clean), with: Pictures.stacked(altered))
          == together)
    }
    #expect(
      try SSIM().values(
        comparing: Tensor(shape: [0, 32, 32, 3]), with: Tensor(shape: [0, 32, 32, 3])) == [])
  }

  @Test(arguments: [
    (SSIM(), "SSIM (Gaussian 11, valid)"),
    (
      SSIM(window: .gaussian(size: 9, sigma: 2), colours: .rec601, border: .mirrored),
      "SSIM (Gaussian 9, σ 2.0, grey Rec. 601, mirrored)"
    ),
    (SSIM.scikitImageDefault, "SSIM (uniform 7, sample covariance, valid)"),
    (SSIM(colours: .rec709), "SSIM (Gaussian 11, grey Rec. 709, valid)"),
  ])
  func namesTellTheVariantsApart(ssim: SSIM, name: String) {
    #expect(ssim.name == name)
  }
}
