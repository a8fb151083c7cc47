import Foundation
import Tensors

/// The committed results of other implementations; each file's script lies beside it.
enum Goldens {
  static func load(_ name: String, beside file: String = #filePath) throws -> TensorFile {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Goldens/\(name).safetensors"))
    return try TensorFile(decoding: [UInt8](data))
  }
}
