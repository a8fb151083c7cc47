/// Why a data set cannot be read.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  case notFound(path: String, wanted: String)
  case notFolder(path: String, wanted: String)
  case missingFile(file: String, path: String, wanted: String)
  case missingBatch(file: String, path: String)
  case unreadable(path: String, reason: String)
  case empty(file: String)
  case partialRecord(file: String, bytes: Int, recordSize: Int)
  case wrongLabel(file: String, record: Int, label: Int)
  case perClassNotPositive(Int)
  case tooFewOfClass(label: Int, found: Int, wanted: Int, split: Split)
  case fileTooLarge(file: String, bytes: Int, limit: Int, wanted: String)
  case notGzip(path: String)
  case truncatedGzip(path: String)
  case corruptGzip(path: String)
  case archiveTooLarge(path: String, limit: Int)
  case notTar(path: String, offset: Int)
  case truncatedTar(path: String, entry: String)
  case unsafeEntry(path: String, entry: String)
  case absurdEntry(path: String, entry: String)
  case repeatedEntry(path: String, entry: String)
  case matlab(file: String, MATLABError)
  case svhnImages(file: String, found: String)
  case svhnEmpty(file: String)
  case svhnLabelCount(file: String, images: Int, labels: Int)
  case svhnLabelsNotWhole(file: String)
  case svhnLabel(file: String, row: Int, label: Int)
  case image(file: String, ImageError)
  case leavesFolder(path: String, target: String)
  case oneSplit(path: String, there: Split, missing: Split)
  case noImages(path: String, split: Split)
  case emptyClass(path: String)
  case classOnlyInTest(path: String, name: String)
  case folderInClass(path: String)
  case otherFormat(path: String)
  case pickle(file: String, PickleError)
  case npz(file: String, NPZError)
  case testShare(Double)
  case tooManyPixels(images: Int, height: Int, width: Int)

  public var description: String {
    switch self {
    case .notFound(let path, let wanted): "there is nothing at “\(path)”: give \(wanted)"
    case .notFolder(let path, let wanted): "“\(path)” is a file: give \(wanted)"
    case .missingFile(let file, let path, let wanted):
      "“\(path)” holds no file \(file): give \(wanted)"
    case .missingBatch(let file, let path):
      file.hasSuffix(".bin")
        ? "“\(path)” holds no file \(file): CIFAR-10's binary version has data_batch_1.bin to "
          + "data_batch_5.bin and test_batch.bin, so give the folder or archive that holds all six"
        : "“\(path)” holds no file \(file): CIFAR-10's Python version has data_batch_1 to "
          + "data_batch_5 and test_batch, so give the folder or archive that holds all six"
    case .unreadable(let path, let reason): "“\(path)” cannot be read: \(reason)"
    case .empty(let file):
      "“\(file)” is empty, where at least one CIFAR-10 record of 3073 bytes was expected: "
        + "download it again"
    case .partialRecord(let file, let bytes, let size):
      "“\(file)” has \(bytes) bytes, where a multiple of \(size) was expected "
        + "(\(bytes / size * size) or \((bytes / size + 1) * size)): it is truncated or not "
        + "CIFAR-10's binary version, so download it again"
    case .wrongLabel(let file, let record, let label):
      "record \(record) (counted from 0) of “\(file)” has the label \(label), where 0 to 9 was "
        + "expected: it is corrupt or not CIFAR-10's binary version, so download it again"
    case .perClassNotPositive(let count):
      "\(count) images of each class were asked for, where at least 1 was expected"
    case .tooFewOfClass(let label, let found, let wanted, let split):
      "the \(split.rawValue) split has \(found) images of class \(label), but \(wanted) of each "
        + "class were asked for: ask for fewer, or give the full data set"
    case .fileTooLarge(let file, let bytes, let limit, let wanted):
      "“\(file)” has \(bytes) bytes, where \(wanted) of at most \(limit) bytes was expected: "
        + "give the original files"
    case .notGzip(let path):
      "“\(path)” is not a gzip file, where a .tar.gz archive was expected: download it again"
    case .truncatedGzip(let path):
      "the gzip file “\(path)” ends too early: the download was cut short, so download it again"
    case .corruptGzip(let path):
      "the gzip file “\(path)” is damaged and cannot be decompressed: download it again"
    case .archiveTooLarge(let path, let limit):
      "“\(path)” holds more than \(limit) bytes once decompressed, where CIFAR-10 needs less: "
        + "give the original cifar-10-binary.tar.gz"
    case .notTar(let path, let offset):
      "“\(path)” is not a tar archive (no valid entry header at byte \(offset)): give a folder, "
        + "a .tar or a .tar.gz"
    case .truncatedTar(let path, let entry):
      "the tar archive “\(path)” ends inside its entry “\(entry)”: download it again"
    case .unsafeEntry(let path, let entry):
      "the tar archive “\(path)” has an entry “\(entry)” that points outside its own folder: "
        + "give the original cifar-10-binary.tar.gz"
    case .absurdEntry(let path, let entry):
      "the tar archive “\(path)” says that its entry “\(entry)” has an impossible size: "
        + "give the original cifar-10-binary.tar.gz"
    case .repeatedEntry(let path, let entry):
      "the tar archive “\(path)” holds \(entry) twice: give the original "
        + "cifar-10-binary.tar.gz"
    case .matlab(let file, let error):
      "“\(file)” is not a MATLAB 5 file that can be read: \(error.reason)"
    case .svhnImages(let file, let found):
      "“\(file)” holds X as \(found), where uint8 32×32×3×N was expected: give SVHN's cropped "
        + "digits (format 2)"
    case .svhnEmpty(let file):
      "“\(file)” holds no image: give SVHN's cropped digits (format 2)"
    case .svhnLabelCount(let file, let images, let labels):
      "“\(file)” holds \(images) images in X and \(labels) labels in y, where one label for each "
        + "image was expected: download it again"
    case .svhnLabelsNotWhole(let file):
      "“\(file)” holds labels in y that are no whole numbers: give SVHN's cropped digits (format 2)"
    case .svhnLabel(let file, let row, let label):
      "label \(row) (counted from 0) in “\(file)” is \(label), where 1 to 10 was expected: it is "
        + "corrupt or not SVHN's cropped digits (format 2), so download it again"
    case .image(let file, let error):
      "“\(file)” is no image that can be read: \(error.reason)"
    case .leavesFolder(let path, let target):
      "“\(path)” is a link to \(target), outside the folder of images: copy it in, or remove it"
    case .oneSplit(let path, let there, let missing):
      "“\(path)” holds a folder \(there.rawValue) with class folders, but none called "
        + "\(missing.rawValue): make it, or give the folder \(there.rawValue) itself"
    case .noImages(let path, let split):
      "“\(path)” holds no image for the \(split.rawValue) split: put .png, .jpg or .jpeg files into "
        + "class folders"
    case .emptyClass(let path):
      "the class folder “\(path)” holds no image: put .png, .jpg or .jpeg files into it, or remove it"
    case .classOnlyInTest(let path, let name):
      "“\(path)” has a class folder “\(name)” in test and none in train: a network cannot learn it, "
        + "so remove it or add it to train"
    case .folderInClass(let path):
      "“\(path)” is a folder within a class folder: put its images into the class folder itself, or "
        + "remove it"
    case .otherFormat(let path):
      "“\(path)” is neither PNG nor JPEG: convert it, or remove it"
    case .pickle(let file, let error):
      "“\(file)” is no batch of CIFAR-10's Python version that can be read: \(error.reason)"
    case .npz(let file, let error):
      "“\(file)” is no .npz file of images that can be read: \(error)"
    case .testShare(let share):
      "the share of images for testing is \(share), where one from 0 up to, but not, 1 was "
        + "expected: give, say, 0.2 for one image in five"
    case .tooManyPixels(let images, let height, let width):
      "\(images) images of \(height)×\(width) pixels are more than the 16 GiB that a set may take "
        + "as 32-bit numbers: take smaller or fewer ones"
    }
  }
}
