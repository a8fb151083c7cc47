import CommandGrammar
import Fingerprint

/// A file of a published data set, as its authors offer it.
struct OfficialFile {
  let name: String
  /// The address of the folder that it lies in.
  let site: String
  /// Bytes.
  let size: Int
  /// SHA-256, hexadecimal.
  let digest: String

  /// The files of a data set. Addresses are those that the data sets' own pages give.
  static func of(_ dataSet: DataFetchCommand.DataSet) -> [OfficialFile] {
    switch dataSet {
    case .cifar10:
      // The binary version of https://www.cs.toronto.edu/~kriz/cifar.html.
      [
        OfficialFile(
          name: "cifar-10-binary.tar.gz", site: "https://www.cs.toronto.edu/~kriz",
          size: 170_052_171,
          digest: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")
      ]
    case .svhn:
      // Format 2, cropped digits, of http://ufldl.stanford.edu/housenumbers/.
      [
        OfficialFile(
          name: "train_32x32.mat", site: "http://ufldl.stanford.edu/housenumbers",
          size: 182_040_794,
          digest: "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
        OfficialFile(
          name: "test_32x32.mat", site: "http://ufldl.stanford.edu/housenumbers",
          size: 64_275_384,
          digest: "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"),
      ]
    }
  }

  /// The stage that reads the data set from where it was put.
  static func stage(of dataSet: DataFetchCommand.DataSet, in folder: String) -> String {
    switch dataSet {
    case .cifar10: "CIFAR10(at: \"\(folder)/cifar-10-binary.tar.gz\")"
    case .svhn: "SVHN(at: \"\(folder)\")"
    }
  }
}
