import Foundation
import Perception
import Tensors
import Testing

/// Against the lpips package: see Goldens/make_lpips_golden.py.
@Suite struct LPIPSTests {
  private static let golden: [String: [Double]] = {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/lpips.json")
    return (try? JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: url))) ?? [:]
  }()

  private static func pairs(_ height: Int, _ width: Int) -> [(Tensor, Tensor)] {
    let clean = Pictures.smooth("h", height, width)
    return [
      (clean, Pictures.patched(clean)), (clean, Pictures.blended(clean, "i")),
      (Pictures.noise("j", height, width), Pictures.noise("k", height, width)), (clean, clean),
    ]
  }

  @Test(arguments: LPIPSNetwork.allCases)
  func agreesWithThePackage(network: LPIPSNetwork) throws {
    let metric = LPIPS(try LPIPSWeights(network, RandomWeights.tensors(network)))
    for (height, width) in [(64, 64), (32, 32), (40, 35)] {
      let pairs = Self.pairs(height, width)
      let values = try metric.values(
        comparing: Pictures.stacked(pairs.map(\.0)), with: Pictures.stacked(pairs.map(\.1)))
      let truth = try #require(Self.golden["\(network.rawValue) \(height) x \(width)"])
      for (value, truth) in zip(values, truth) {
        #expect(abs(value - truth) < 1e-5, "\(height) × \(width)")
      }
      #expect(values.count == 4 && truth.count == 4)
      #expect(values[3] == 0)
    }
  }

  /// An image's features depend on that image alone.
  @Test func sameBitsForAnyNumberOfThreads() throws {
    let metric = LPIPS(RandomWeights.alex)
    let pairs = Self.pairs(64, 64)
    let apart = try pairs.flatMap { try metric.values(comparing: $0, with: $1) }
    let threads = Parallel.threads
    defer { Parallel.threads = threads }
    for count in [1, 3] {
      Parallel.threads = count
      let together = try metric.values(
        comparing: Pictures.stacked(pairs.map(\.0)), with: Pictures.stacked(pairs.map(\.1)))
      #expect(together == apart)
    }
  }

  /// 31 pixels are the fewest that leave AlexNet's last layers one.
  @Test func theSmallestImages() throws {
    let metric = LPIPS(RandomWeights.alex)
    let values = try metric.values(
      comparing: Pictures.noise("a", 31, 31), with: Pictures.noise("b", 31, 31))
    #expect(values.count == 1 && values[0] > 0)
    #expect(
      throws: PerceptionError.imageTooSmallForTrunk(height: 30, width: 31, network: .alex)
    ) {
      try metric.values(comparing: Pictures.noise("a", 30, 31), with: Pictures.noise("b", 30, 31))
    }
  }

  @Test func names() {
    #expect(
      LPIPSNetwork.allCases.map { LPIPS.name($0) } == [
        "LPIPS (AlexNet)", "LPIPS (VGG-16)", "LPIPS (SqueezeNet)",
      ])
  }
}
