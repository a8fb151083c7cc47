/// Images in class folders, and which of them are for training and which for testing.
///
/// A class is a folder, its label the place of its name among the sorted ones; its images are its
/// .png, .jpg and .jpeg files in the order of their names (both by bytes), class after class. The
/// class folders lie in `train` and `test` where there are these, and then both say which classes
/// there are; else in the folder itself, and of each class a share is set apart for testing.
public struct ImageFolder: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    /// From the given folder on.
    public let name: String
    public let label: Int
  }

  /// The classes' names, by label.
  public let classNames: [String]
  private let path: String
  private let itemsBySplit: [Split: [Item]]

  private static let wanted = "a folder of class folders, or of train and test with these in them"

  /// Looks at the names; no image is opened.
  ///
  /// - Parameters:
  ///   - testShare: where there are no folders train and test, the share of each class that is for
  ///     testing, rounded to the nearest number, of which one image is left to train on; in 0..<1.
  ///   - seed: of the draw of these.
  public init(at path: String, testShare: Double, seed: UInt64) throws(DatasetError) {
    guard (0..<1).contains(testShare) else { throw .testShare(testShare) }
    if FileBytes.isFile(path) { throw .notFolder(path: path, wanted: ImageFolder.wanted) }
    guard FileBytes.isFolder(path), let root = FolderEntries.resolved(path) else {
      throw .notFound(path: path, wanted: ImageFolder.wanted)
    }
    self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
    let top = try FolderEntries(of: self.path, within: root)
    let splits = Split.allCases.filter { top.folders.contains($0.rawValue) }
    if splits.count == 2 {
      let train = try ImageFolder.classes(below: "train", of: self.path, root: root)
      let test = try ImageFolder.classes(below: "test", of: self.path, root: root)
      let names = train.map(\.name)
      if let other = test.first(where: { !names.contains($0.name) }) {
        throw .classOnlyInTest(path: path, name: other.name)
      }
      classNames = names
      itemsBySplit = [
        .train: ImageFolder.items(train, names: names),
        .test: ImageFolder.items(test, names: names),
      ]
    } else {
      // A class may be called “train”, and then has images in it.
      if let only = splits.first,
        !(try FolderEntries(of: self.path + "/" + only.rawValue, within: root).folders.isEmpty)
      {
        throw .oneSplit(path: path, there: only, missing: only == .train ? .test : .train)
      }
      let classes = try ImageFolder.classes(below: "", of: self.path, root: root)
      classNames = classes.map(\.name)
      itemsBySplit = ImageFolder.divided(
        ImageFolder.items(classes, names: classNames), testShare: testShare, seed: seed)
    }
    for split in Split.allCases where items(split).isEmpty {
      throw .noImages(path: path, split: split)
    }
  }

  /// The images of a split, in order.
  public func items(_ split: Split) -> [Item] { itemsBySplit[split] ?? [] }

  /// Where the images of a split lie, in order.
  public func files(_ split: Split) -> [String] { items(split).map { path + "/" + $0.name } }

  /// What stands in for the names and labels of all images in a key: a line for each.
  public func listing(_ split: Split) -> String {
    items(split).map { "\($0.label) \($0.name)" }.joined(separator: "\n")
  }

  private typealias ClassFolder = (name: String, images: [String])

  /// The class folders in a folder, with the names of their images from the root on.
  private static func classes(
    below folder: String, of root: String, root real: String
  ) throws(DatasetError) -> [ClassFolder] {
    let place = folder.isEmpty ? root : root + "/" + folder
    var classes: [ClassFolder] = []
    for name in try FolderEntries(of: place, within: real).folders {
      let entries = try FolderEntries(of: place + "/" + name, within: real)
      if let inner = entries.folders.first {
        throw .folderInClass(path: place + "/" + name + "/" + inner)
      }
      let prefix = (folder.isEmpty ? "" : folder + "/") + name + "/"
      var images: [String] = []
      for file in entries.files {
        let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if ["png", "jpg", "jpeg"].contains(ending) { images.append(prefix + file) }
        if otherFormats.contains(ending) {
          throw .otherFormat(path: place + "/" + name + "/" + file)
        }
      }
      if images.isEmpty, folder != "test" { throw .emptyClass(path: place + "/" + name) }
      classes.append((name, images))
    }
    return classes
  }

  /// Endings of images that are not read; leaving them out silently would change the set.
  private static let otherFormats: Set<String> = [
    "bmp", "gif", "webp", "tif", "tiff", "heic", "avif", "jp2", "ppm", "pgm",
  ]

  private static func items(_ classes: [ClassFolder], names: [String]) -> [Item] {
    classes.flatMap { folder in
      let label = names.firstIndex(of: folder.name) ?? 0
      return folder.images.map { Item(name: $0, label: label) }
    }
  }

  private static func divided(
    _ items: [Item], testShare: Double, seed: UInt64
  ) -> [Split: [Item]] {
    let held = HeldOut.rows(of: items.map(\.label), share: testShare, seed: seed)
    return [
      .train: items.indices.filter { !held.contains($0) }.map { items[$0] },
      .test: items.indices.filter(held.contains).map { items[$0] },
    ]
  }
}
