/// Arrays of numbers from a MATLAB 5 file, as MATLAB's `save` (`-v6`, `-v7`) and SciPy's `savemat`
/// write it (https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf):
///
///     0     116 bytes of text, 8 of an offset
///     124   the version, 0x0100, and the byte order, “IM” where it is little-endian
///     128   elements: type and length in 4 bytes each, then the content, padded to 8 bytes
///
/// An element of type 15 is a zlib stream with one element of type 14, a variable. What is
/// allocated is bounded by the size of the file, whatever it claims.
package enum MATLABFile {
  static let headerSize = 128

  /// The variables called `names`; others are passed over.
  package static func arrays(
    named names: [String], in file: [UInt8]
  ) throws(MATLABError) -> [String: MATLABArray] {
    try checkHeader(of: file)
    var arrays: [String: MATLABArray] = [:]
    var others: [String] = []
    var position = headerSize
    while position < file.count {
      guard position + 8 <= file.count else {
        throw MATLABError("it ends within a variable; download it again")
      }
      let type = file.number(at: position)
      let size = Int(file.number(at: position + 4))
      guard size <= file.count - position - 8 else {
        throw MATLABError("it ends within a variable; download it again")
      }
      if type == MATLABVariable.compressed || type == MATLABVariable.matrix {
        let isDeflated = type == MATLABVariable.compressed
        // A variable begins with its own type and length, which a compressed one has inside.
        let start = isDeflated ? position + 8 : position
        var variable = try MATLABVariable(
          ElementBytes(file, start..<position + 8 + size, isDeflated: isDeflated))
        if names.contains(variable.name) {
          let array = try variable.array()
          guard arrays.updateValue(array, forKey: variable.name) == nil else {
            throw MATLABError("it holds the variable \(variable.name) twice; save it once")
          }
        } else {
          others.append(variable.name)
        }
      }
      // Compressed elements are not padded.
      let padding = type == MATLABVariable.compressed ? 0 : (8 - size % 8) % 8
      position += 8 + size + padding
    }
    for name in names where arrays[name] == nil {
      let shown = others.prefix(8).map { "“\($0.prefix(32))”" }.joined(separator: ", ")
      throw MATLABError(
        "it holds no variable \(name)" + (shown.isEmpty ? "" : ", but \(shown)")
          + "; save the variables \(names.joined(separator: " and "))")
    }
    return arrays
  }

  private static func checkHeader(of file: [UInt8]) throws(MATLABError) {
    if file.starts(with: "MATLAB 7.3".utf8) || file.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      throw MATLABError("it is a version 7.3 file, which is HDF5; save it with -v7")
    }
    guard file.count >= headerSize else {
      throw MATLABError(
        "it has \(file.count) bytes, and the header alone takes \(headerSize); download it again")
    }
    let order = (file[126], file[127])
    if order == (0x4d, 0x49) {
      throw MATLABError(
        "it is big-endian; load it and save it again on a machine of today, as with "
          + "scipy.io.savemat")
    }
    guard order == (0x49, 0x4d), file[124] == 0, file[125] == 1 else {
      throw MATLABError("its header is not that of MATLAB 5; save it with -v7")
    }
  }
}

extension [UInt8] {
  /// The little-endian number of 4 bytes at an offset that is known to lie within.
  func number(at offset: Int) -> UInt32 {
    self[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
