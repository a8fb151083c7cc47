import Datasets
import Foundation
import Tensors
import Testing

/// Against what Pillow decodes and resizes; see Goldens/Images/make_images.py.
@Suite struct ImageFileTests {
  private static let arrays = Result {
    try NumPyArchive.decode(Golden.bytes("Images/expected.npz"))
  }
  static let names = [
    "rgb.png", "grey.png", "bits.png", "palette.png", "rgba.png", "grey-alpha.png",
    "palette-clear.png", "deep.png", "interlaced.png", "444.jpg", "422.jpg", "420.jpg",
    "progressive.jpg", "exif.jpg", "grey.jpg", "tall.jpg", "dot.png", "exact.png",
  ]

  private static func expected(_ name: String) throws -> RGBImage {
    let array = try #require(arrays.get()[name])
    return RGBImage(width: array.shape[1], height: array.shape[0], bytes: array.bytes)
  }

  private static func image(_ name: String) throws -> RGBImage {
    try RGBImage(decoding: Golden.bytes("Images/files/" + name))
  }

  @Test(arguments: names) func decoding(name: String) throws {
    #expect(try Self.image(name) == (try Self.expected(name)))
  }

  /// The file's own levels are resized, so that a difference in decoding is not counted twice.
  @Test(arguments: names, [8, 32]) func resizing(name: String, size: Int) throws {
    let image = try Self.expected(name)
    let crop = image.centreSquare.resized(width: size, height: size)
    #expect(crop == (try Self.expected("\(name)/crop/\(size)")))
    let squeezed = image.resized(width: size, height: size)
    let expected = try Self.expected("\(name)/squeeze/\(size)")
    let difference = zip(squeezed.bytes, expected.bytes).map { abs(Int($0) - Int($1)) }.max()
    // Pillow resizes the columns of a tall image first, and rounds to 8 bits in between.
    #expect(difference == (name == "tall.jpg" ? 1 : 0))
  }

  @Test func resizingToItsOwnSizeChangesNothing() throws {
    let image = try Self.expected("rgb.png")
    #expect(image.resized(width: image.width, height: image.height) == image)
    let exact = try Self.expected("exact.png")
    #expect(exact.centreSquare == exact)
  }

  @Test(arguments: names + ["cmyk.jpg"]) func damagedImagesNeverCrash(name: String) throws {
    let good = try Golden.bytes("Images/files/" + name)
    var draws = RandomStream(seed: 4, purpose: "test/fuzz/" + name).sequence
    var refused = 0
    for _ in 0..<100 {
      do throws(ImageError) { _ = try RGBImage(decoding: good.damaged(&draws)) } catch {
        refused += 1
      }
    }
    #expect(refused > 10)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: String
    let bytes: @Sendable () throws -> [UInt8]
  }

  /// A PNG's header alone, of any size.
  private static func header(width: UInt32, height: UInt32) throws -> [UInt8] {
    func big(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) } }
    let content = Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0]
    var crc: UInt32 = 0xffff_ffff
    for byte in content {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + big(13) + content + big(~crc)
      + big(0) + Array("IDAT".utf8) + [0x35, 0xaf, 0x06, 0x1e]
  }

  static let cases: [Case] = [
    Case(testDescription: "empty", reason: "it is empty; remove it") { [] },
    Case(
      testDescription: "something else",
      reason: "it is neither PNG nor JPEG, whatever its name says; convert it, or remove it"
    ) { Array("GIF89a".utf8) },
    Case(
      testDescription: "CMYK",
      reason: "its colours are those of print (CMYK); convert it to RGB"
    ) { try Golden.bytes("Images/files/cmyk.jpg") },
    Case(
      testDescription: "a PNG that would fill the memory",
      reason: "it claims 30000×30000 pixels, where 50000000 and 32768 a side are the most; make it "
        + "smaller"
    ) { try header(width: 30_000, height: 30_000) },
    Case(
      testDescription: "a PNG that is too wide",
      reason: "it claims 32769×1 pixels, where 50000000 and 32768 a side are the most; make it "
        + "smaller"
    ) { try header(width: 32_769, height: 1) },
    Case(
      testDescription: "a JPEG that would fill the memory",
      reason: "it claims 65000×53 pixels, where 50000000 and 32768 a side are the most; make it "
        + "smaller"
    ) {
      try Golden.bytes("Images/files/444.jpg").claiming(width: 65_000, height: 53)
    },
    Case(
      testDescription: "a JPEG that goes over many pixels many times",
      reason: "it goes over its pixels more often than photographs do; save it again"
    ) {
      let passes = Array(repeating: [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0] as [UInt8], count: 15)
      let file = try Golden.bytes("Images/files/progressive.jpg")
      return (file.dropLast(2) + passes.joined() + [0xff, 0xd9])
        .claiming(width: 32_000, height: 1_500)
    },
    Case(
      testDescription: "a PNG of a header alone",
      reason: "it is damaged (read beyond end of data); save it again, or remove it"
    ) { try header(width: 5, height: 5) },
    Case(
      testDescription: "a PNG cut short",
      reason: "it is damaged (read beyond end of data); save it again, or remove it"
    ) { Array(try Golden.bytes("Images/files/rgb.png").dropLast(200)) },
    Case(
      testDescription: "a JPEG cut short",
      reason: "it is damaged (Premature end of JPEG file); save it again, or remove it"
    ) { Array(try Golden.bytes("Images/files/444.jpg").dropLast(200)) },
  ]

  @Test(arguments: cases) func sentence(_ test: Case) throws {
    let error = #expect(throws: ImageError.self) { try RGBImage(decoding: test.bytes()) }
    #expect(error?.reason == test.reason)
    #expect(error?.description == "this is no image that can be read: " + test.reason)
  }
}

extension [UInt8] {
  /// A JPEG file with another size in its frame.
  fileprivate func claiming(width: Int, height: Int) -> [UInt8] {
    var bytes = self
    for start in indices.dropLast(9)
    where self[start] == 0xff && (self[start + 1] == 0xc0 || self[start + 1] == 0xc2) {
      let size = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
      bytes.replaceSubrange(start + 5..<start + 9, with: size)
    }
    return bytes
  }
}
