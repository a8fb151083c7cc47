import Datasets
import Glibc
import TestSupport

extension FuzzTarget {
  /// Two images of CIFAR-10's binary layout.
  private static let batch =
    [3] + (0..<3072).map { UInt8(truncatingIfNeeded: $0) } + [9]
    + [UInt8](repeating: 128, count: 3072)

  private static let archive = Containers.tar([
    ("cifar-10-batches-bin/batches.meta.txt", Array("airplane\n".utf8)),
    ("cifar-10-batches-bin/test_batch.bin", batch),
  ])

  /// The published data sets, and those of users.
  static let dataSets = [
    FuzzTarget(name: "cifar-batch", seeds: [batch]) { bytes in
      try inFile("test_batch.bin", bytes) { _ = try CIFAR10.read(at: $0.folder, split: .test) }
    },
    FuzzTarget(
      name: "cifar-archive", seeds: [Containers.gzip(archive)]
    ) { bytes in
      try inFile("cifar.tar.gz", bytes) { _ = try CIFAR10.read(at: $0.file, split: .test) }
    },
    FuzzTarget(
      name: "cifar-tar", seeds: [archive], seal: { Containers.summed($0) }
    ) { bytes in
      try inFile("cifar.tar.gz", Containers.gzip(bytes)) {
        _ = try CIFAR10.read(at: $0.file, split: .test)
      }
    },
  ]

  static let dataFolder = TestFolder()

  /// The bytes as a file of that name, in a folder of this process.
  static func inFile(
    _ name: String, _ bytes: [UInt8], _ read: ((folder: String, file: String)) throws -> Void
  ) throws {
    let file = dataFolder.path + "/" + name
    TestFolder.write(file, bytes)
    defer { unlink(file) }
    try read((dataFolder.path, file))
  }
}
