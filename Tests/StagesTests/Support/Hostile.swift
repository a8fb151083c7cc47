import Foundation
import PipelineModel
import Tensors

extension [Payload] {
  func text(_ name: String) throws -> String {
    String(decoding: try MemoryPayloads(self).bytes(name), as: UTF8.self)
  }

  func tensors(_ name: String) throws -> TensorFile {
    try TensorFile(decoding: MemoryPayloads(self).bytes(name))
  }

  /// The payloads with one of them replaced.
  func replacing(_ name: String, with bytes: [UInt8]) -> [Payload] {
    map { $0.name == name ? Payload(name: name, bytes: bytes) : $0 }
  }

  func replacing(_ name: String, text: String) -> [Payload] {
    replacing(name, with: Array<UInt8>(text.utf8))
  }

  /// The payloads with the tensors of one of them changed.
  func changing(_ name: String, _ change: (inout TensorFile) -> Void) throws -> [Payload] {
    var file = try tensors(name)
    change(&file)
    return replacing(name, with: file.encoded())
  }

  /// Damaged in many ways: payloads missing, cut, swapped, without one of their tensors, with one
  /// of another shape, and with JSON of another form.
  func damaged() throws -> [(damage: String, payloads: [Payload])] {
    var cases: [(String, [Payload])] = [("nothing at all", [])]
    for payload in self {
      let name = payload.name
      cases.append(("no \(name)", filter { $0.name != name }))
      for count in [0, 7, payload.bytes.count / 2, payload.bytes.count - 1] {
        cases.append(
          (
            "\(name) cut to \(count)",
            replacing(name, with: Array<UInt8>(payload.bytes.prefix(count)))
          ))
      }
      if name.hasSuffix(".json") {
        for text in ["null", "[]", "{}", "3", "\"x\""] {
          cases.append(("\(name) is \(text)", replacing(name, text: text)))
        }
      }
      guard name.hasSuffix(".safetensors") else { continue }
      let file = try tensors(name)
      for key in file.floats.keys.sorted().prefix(6) {
        cases.append(("no \(key)", try changing(name) { $0.floats[key] = nil }))
        for shape in [[0], [1], [0, 7], [1 << 20, 0, 1 << 20], [2, 3, 4, 5, 1]] {
          cases.append(
            ("\(key) of \(shape)", try changing(name) { $0.floats[key] = Tensor(shape: shape) }))
        }
      }
      for key in file.integers.keys.sorted() {
        cases.append(("no \(key)", try changing(name) { $0.integers[key] = nil }))
        for values in [[], [-1], [Int(Int32.max)], [Int](repeating: -7, count: 40)] {
          cases.append(
            ("\(key) is \(values)", try changing(name) { $0.integers[key] = IntegerTensor(values) })
          )
        }
      }
    }
    return cases
  }
}
