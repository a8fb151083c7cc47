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

  private static let goldens = "DatasetsTests/Goldens"
  private static let digits = Goldens.files(goldens + "/SVHN/plain", ".mat")

  /// The published data sets, and those of users.
  static let dataSets = [
    FuzzTarget(name: "cifar-batch", seeds: [batch]) {
      _ = try CIFAR10.read(batch: $0, file: "data_batch_1.bin", isPython: false)
    },
    FuzzTarget(name: "cifar-pickle", seeds: Goldens.files(goldens + "/cifar-10-python3", "")) {
      _ = try CIFAR10.read(batch: $0, file: "data_batch_1", isPython: true)
    },
    FuzzTarget(
      name: "mat", seeds: digits + Goldens.files(goldens + "/SVHN/compressed", ".mat"),
      seal: { Containers.deflatedVariables($0) }
    ) {
      for split in Split.allCases {
        _ = try SVHN.read($0, file: "train_32x32.mat", split: split)
      }
    },
    FuzzTarget(name: "npz-images", seeds: Goldens.files(goldens + "/NPZ", ".npz")) {
      _ = try NPZImages(train: "images.npz", test: nil).read($0, .train)
    },
    FuzzTarget(
      name: "png", seeds: Goldens.files(goldens + "/Images/files", ".png"),
      seal: { Containers.summedPNG($0) }
    ) { _ = try RGBImage(decoding: $0) },
    FuzzTarget(name: "jpeg", seeds: Goldens.files(goldens + "/Images/files", ".jpg")) {
      _ = try RGBImage(decoding: $0)
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
