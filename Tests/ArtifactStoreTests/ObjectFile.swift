import Fingerprint

/// An object's file as a hostile, or an earlier, writer would make it, with the right digest over
/// its header.
func objectFile(
  version: UInt8 = 1, size: UInt64, shift: UInt8 = 20, elementSize: UInt16 = 4, blocks: UInt32,
  table: [UInt32], chain: [UInt8] = [], data: [UInt8], fileSize: UInt64? = nil
) -> [UInt8] {
  func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
  var head: [UInt8] = [0x89, 0x49, 0x42, 0x50, 0x0d, 0x0a, 0x1a, 0x0a, version, shift]
  let total = UInt64(64 + 4 * table.count + chain.count + data.count)
  head += bytes(elementSize) + bytes(blocks) + bytes(size) + bytes(fileSize ?? total)
  let rows = table.flatMap { bytes($0) } + chain
  return head + SHA256.digest(of: head + rows).bytes + rows + data
}
