/// Named arrays in NumPy's format, as `numpy.savez` and `numpy.savez_compressed` write them: a
/// .npz file, which is a zip archive of .npy files.
public enum NumPyArchive {
  private static let suffix = ".npy"

  /// What compressed arrays may grow to in all: the floor in bytes, and how many times the file.
  private static let growthFloor = 64 << 20
  private static let growthLimit = 64

  /// Reads the arrays by the names they were saved under.
  ///
  /// - Parameter isWanted: tells by its name whether an array is read at all.
  public static func decode(
    _ file: [UInt8], where isWanted: (String) -> Bool = { _ in true }
  ) throws(NumPyError) -> [String: RawTensor] {
    let zip = try ZipReader(file)
    let wanted = try arrays(in: zip).filter { isWanted($0.name) }
    let size = wanted.reduce(0) { $0 + $1.entry.size }
    guard size <= max(growthFloor, file.count * growthLimit) else {
      throw NumPyError(
        "its arrays claim \(size) bytes, more than \(growthLimit) times the file; save them "
          + "uncompressed, with numpy.savez")
    }
    var tensors: [String: RawTensor] = [:]
    for (name, entry) in wanted {
      do throws(NumPyError) {
        tensors[name] = try NumPyArray.decode(try zip.contents(of: entry))
      } catch {
        throw NumPyError("array “\(name)”: \(error.reason)")
      }
    }
    return tensors
  }

  /// The names that arrays were saved under, in the order of the file.
  public static func names(in file: [UInt8]) throws(NumPyError) -> [String] {
    try arrays(in: ZipReader(file)).map(\.name)
  }

  private static func arrays(
    in zip: ZipReader
  ) throws(NumPyError) -> [(name: String, entry: ZipReader.Entry)] {
    var arrays: [(name: String, entry: ZipReader.Entry)] = []
    for entry in zip.entries {
      let name = String(entry.name.dropLast(suffix.count))
      guard entry.name.hasSuffix(suffix), !name.isEmpty else {
        throw NumPyError("its entry “\(entry.name)” is no array; the entries of a .npz end in .npy")
      }
      arrays.append((name, entry))
    }
    return arrays
  }

  /// The bytes of a .npz file, uncompressed, in the order of the names; equal tensors give equal
  /// bytes.
  ///
  /// - Parameter zip64From: the size or place from which the wider fields are used.
  public static func encode(
    _ tensors: [String: RawTensor], zip64From: Int = 0xffff_ffff
  ) -> [UInt8] {
    var zip = ZipWriter(zip64From: zip64From)
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      zip.add(name + suffix, NumPyArray.encode(tensor))
    }
    return zip.finish()
  }
}
