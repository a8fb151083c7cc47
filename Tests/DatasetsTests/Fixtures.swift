import Foundation
import Tensors

/// A folder that goes with the test that made it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("ibpipe-datasets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}

/// The set of Goldens/make_cifar.py.
enum Fixture {
  static let archive = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Goldens/cifar-10-binary.tar.gz").path

  static func archiveBytes() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: archive)))
  }

  static let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

  static func level(batch: Int, record: Int, channel: Int, row: Int, column: Int) -> Int {
    (31 * batch + 7 * record + 50 * channel + 3 * row + column) % 256
  }

  static func batch(_ batch: Int, records: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for record in 0..<records {
      bytes.append(UInt8((batch + record) % 10))
      for channel in 0..<3 {
        for row in 0..<32 {
          for column in 0..<32 {
            bytes.append(
              UInt8(
                level(batch: batch, record: record, channel: channel, row: row, column: column)))
          }
        }
      }
    }
    return bytes
  }

  static func writeFolder(in folder: TemporaryFolder, inner: String = "") throws {
    for index in 1...5 {
      try folder.write(batch(index, records: 6), inner + "data_batch_\(index).bin")
    }
    try folder.write(batch(0, records: 20), inner + "test_batch.bin")
  }
}

/// A minimal tar writer, to make the archives that the reader must refuse.
enum Tar {
  static func entry(
    _ name: String, _ content: [UInt8], type: Character = "0", size: String? = nil,
    prefix: String = ""
  ) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    let octal = String(content.count, radix: 8)
    put(name, at: 0)
    put(size ?? String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put(String(type), at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(prefix, at: 345)
    let sum = header.reduce(8 * 32) { $0 + Int($1) }
    put(String(sum, radix: 8) + "\0 ", at: 148)
    let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    return header + content + padding
  }

  static let end = [UInt8](repeating: 0, count: 1024)
}

/// Files beside the scripts that made them.
enum Golden {
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/" + name).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
}

extension [UInt8] {
  /// The bytes with a few bits flipped, or cut short.
  func damaged(_ draws: inout RandomStream.Words) -> [UInt8] {
    var bytes = self
    if draws.next(below: 4) == 0 { bytes.removeLast(draws.next(below: count)) }
    for _ in 0...draws.next(below: 4) where !bytes.isEmpty {
      bytes[draws.next(below: bytes.count)] ^= UInt8(1 << draws.next(below: 8))
    }
    return bytes
  }
}
