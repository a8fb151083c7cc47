import Attacks
import Foundation
import Tensors
import Testing

/// Against Goldens/make_attacks.py: NumPy, SciPy, OpenCV and PyTorch.
@Suite struct GoldenAttackTests {
  /// Draws as for row `number` with the scripts' seed.
  private static func draws(_ number: Int, set: String = "train") -> Draws {
    Draws(seed: 11, set: set, row: number)
  }

  private static func expect(
    _ name: String, _ image: Image, within tolerance: Float = 1e-5,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let truth = try Golden.tensors("attacks.safetensors").float(name)
    #expect(truth.shape == [image.height, image.width, 3], sourceLocation: location)
    let difference = largest(image.values, truth.values)
    #expect(difference < tolerance, "\(name)", sourceLocation: location)
  }

  /// 8-bit results, bit by bit.
  private static func expectBytes(_ name: String, _ image: Image) throws {
    let truth = try Golden.tensors("attacks.safetensors").integer(name)
    let bytes = image.values.map { Int32(($0 * 255).rounded()) }
    #expect(truth.shape == [image.height, image.width, 3])
    let same =
      bytes == truth.values && zip(bytes, image.values).allSatisfy { Float($0) / 255 == $1 }
    #expect(same, "\(name)")
  }

  private static func poisoned(
    _ number: Int, _ attack: some Attack, height: Int = 32, width: Int = 32
  ) throws -> Image {
    try attack.check(height: height, width: width)
    var image = formulaImage(number, height: height, width: width)
    attack.poison(&image, draws: draws(number))
    return image
  }

  private static func triggered(_ number: Int, _ attack: some Attack) throws -> Image {
    try attack.check(height: 32, width: 32)
    var image = formulaImage(number)
    attack.trigger(&image, draws: draws(number, set: "test"))
    return image
  }

  @Test func blend() throws {
    try Self.expect("blend", Self.poisoned(0, Blend.authors))
    try Self.expect("blend", Self.triggered(0, Blend.authors))
    let own = Blend(pattern: .image(formulaImage(9, height: 8, width: 12)), alpha: 0.2)
    try Self.expect("blend/scaled", Self.poisoned(1, own))
    // The noise itself: on black at full strength, nothing else is left.
    let noise = try Golden.tensors("attacks.safetensors").integer("pattern/noise")
    var black = Image(height: 32, width: 32, values: [Float](repeating: 0, count: 3072))
    Blend(alpha: 1).poison(&black, draws: Self.draws(0))
    let same =
      black.values == noise.values.flatMap { [Float](repeating: Float($0) / 255, count: 3) }
    #expect(same)
  }

  @Test func adapBlend() throws {
    try Self.expect("adap-blend/untouched", Self.poisoned(2, AdapBlend()))
    try Self.expect("adap-blend/untouched", Self.poisoned(2, AdapBlend.original))
    try Self.expect("adap-blend/darkened", Self.poisoned(2, AdapBlend.authors))
    try Self.expect("adap-blend/oblong", Self.poisoned(3, AdapBlend(), height: 21, width: 30))
    try Self.expect("adap-blend/test", Self.triggered(2, AdapBlend()))
    try Self.expect("adap-blend/test", Self.triggered(2, AdapBlend.authors))
    var cover = formulaImage(2)
    AdapBlend().cover(&cover, draws: Self.draws(2))
    try Self.expect("adap-blend/untouched", cover)
  }

  @Test func waNet() throws {
    try Self.expect("wanet/warp", Self.poisoned(4, WaNet.original))
    try Self.expect("wanet/warp", Self.triggered(4, WaNet.original))
    try Self.expect("wanet/jitter", Self.poisoned(4, WaNet.authors))
    try Self.expect("wanet/jitter/test", Self.triggered(0, WaNet.authors))
    try Self.expect("wanet/oblong", Self.poisoned(5, WaNet.authors, height: 20, width: 28))
    try Self.expect("wanet/strong", Self.poisoned(4, WaNet(controlPoints: 7, strength: 3)))
    var cover = formulaImage(4)
    WaNet.original.cover(&cover, draws: Self.draws(4))
    try Self.expect("wanet/jitter", cover)
    var still = formulaImage(4)
    WaNet(jitter: .none).cover(&still, draws: Self.draws(4))
    try Self.expect("wanet/warp", still)
  }

  @Test func fTrojan() throws {
    for magnitude in [20, 30, 50] {
      try Self.expectBytes(
        "ftrojan/\(magnitude)", Self.poisoned(6, FTrojan(magnitude: Double(magnitude))))
    }
    try Self.expectBytes("ftrojan/20/wrap", Self.poisoned(6, FTrojan.original))
    try Self.expectBytes("ftrojan/gtsrb", Self.poisoned(6, FTrojan.originalGTSRB))
    try Self.expectBytes("ftrojan/30", Self.triggered(6, FTrojan()))
    try Self.expectBytes("ftrojan/windows", Self.poisoned(7, FTrojan(), height: 32, width: 64))
  }

  /// On grey 128 the change is known in closed form: see Documentation/Attacks/FTrojan.md.
  @Test(arguments: [(20.0, 2.1634, 44.78), (30, 4.9076, 41.22), (50, 11.3092, 37.60)])
  func fTrojanOnGrey(magnitude: Double, meanSquare: Double, decibels: Double) throws {
    var grey = Image(height: 32, width: 32, values: [Float](repeating: 128.0 / 255, count: 3072))
    FTrojan(magnitude: magnitude).poison(&grey, draws: Self.draws(0))
    let changes = grey.values.map { Int(($0 * 255).rounded()) - 128 }
    let error = Double(changes.reduce(0) { $0 + $1 * $1 }) / 3072
    #expect(abs(error - meanSquare) < 5e-5)
    #expect(abs(10 * log10(255 * 255 / error) - decibels) < 5e-3)
    guard magnitude == 30 else { return }
    try Self.expectBytes("ftrojan/grey", grey)
    for (channel, range) in [-6...4, -3...4, -7...5].enumerated() {
      let values = stride(from: channel, to: 3072, by: 3).map { changes[$0] }
      #expect(values.min() == range.lowerBound)
      #expect(values.max() == range.upperBound)
    }
  }

  /// All 16,777,216 colours, there and back, as OpenCV has them.
  @Test func coloursAreOpenCVs() throws {
    let goldens = try Golden.tensors("attacks.safetensors")
    func hash(_ change: (Int, Int, Int) -> (Int, Int, Int)) -> [Int32] {
      var parts = [UInt64](repeating: 0, count: 256)
      parts.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let buffer = buffer
        Parallel.forEach(tiles: 256) { first in
          var sum: UInt64 = 0
          for rest in 0..<65536 {
            let (a, b, c) = change(first, rest >> 8, rest & 255)
            let place = UInt64((first << 16 | rest) % 65521 + 1)
            sum &+= UInt64(a << 16 | b << 8 | c) &* place
          }
          buffer[first] = sum
        }
      }
      let total = parts.reduce(0, &+) & (1 << 63 - 1)
      return (0..<4).map { Int32(total >> (16 * UInt64($0)) & 0xFFFF) }
    }
    let there = hash { red, green, blue in
      let colour = YCrCb(red: red, green: green, blue: blue)
      return (colour.y, colour.cr, colour.cb)
    }
    #expect(there == (try goldens.integer("opencv/ycrcb").values))
    let back = hash { y, cr, cb in
      let (red, green, blue) = YCrCb(y: y, cr: cr, cb: cb).rgb
      return (red, green, blue)
    }
    #expect(back == (try goldens.integer("opencv/rgb").values))
  }

  @Test func corners() throws {
    try Self.expect("corners/original", Self.poisoned(8, CornerTrigger()))
    try Self.expect("corners/original/test", Self.triggered(8, CornerTrigger()))
    try Self.expect(
      "corners/bottom-right", Self.poisoned(8, CornerTrigger(corners: .bottomRight)))
    try Self.expect("corners/plus", Self.poisoned(8, CornerTrigger.authors))
    try Self.expect("corners/plus/test", Self.triggered(8, CornerTrigger.authors))
  }
}
