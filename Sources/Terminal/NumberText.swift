import Glibc

/// A number as people read it, to six significant digits: `0.0721`, `1.5e-08`, `12`.
public func numberText(_ value: Double) -> String {
  var buffer = [CChar](repeating: 0, count: 40)
  let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.6g", $0) }
  return String(
    decoding: buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
