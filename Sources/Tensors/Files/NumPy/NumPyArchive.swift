/// Named arrays in NumPy's format, as `numpy.savez` and `numpy.savez_compressed` write them: a
/// .npz file, which is a zip archive of .npy files.
public enum NumPyArchive {
  private static let suffix = ".npy"

  /// Reads all arrays, by the names they were saved under.
  public static func decode(_ file: [UInt8]) throws(NumPyError) -> [String: RawTensor] {
    let zip = try ZipReader(file)
    var tensors: [String: RawTensor] = [:]
    for entry in zip.entries {
      let name = String(entry.name.dropLast(suffix.count))
      guard entry.name.hasSuffix(suffix), !name.isEmpty else {
        throw NumPyError("its entry “\(entry.name)” is no array; the entries of a .npz end in .npy")
      }
      do throws(NumPyError) {
        tensors[name] = try NumPyArray.decode(try zip.contents(of: entry))
      } catch {
        throw NumPyError("array “\(name)”: \(error.reason)")
      }
    }
    return tensors
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
