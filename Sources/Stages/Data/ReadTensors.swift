import FoundationEssentials
public import PipelineModel
public import Tensors

/// The tensors of a file: .safetensors, .npy or .npz. The single array of a .npy file is called
/// `array`.
///
/// ```swift
/// let features = ReadTensors(at: "activations.npz")
/// ```
/// The file's content is part of the key: what depends on it is stale when the file changes.
public struct ReadTensors: Stage {
  let path: String

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "tensors \(path.split(separator: "/").last ?? "")" }

  public init(at path: String) { self.path = path }

  public func sourceFiles() -> [String] { [path] }

  public func check() throws { _ = try format() }

  public func run(_ context: StageContext) throws -> TensorSet {
    let format = try format()
    let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
    do {
      return try TensorSet(decoding: format.safetensors(from: file))
    } catch {
      throw UserError("\(path): \(error)")
    }
  }

  private func format() throws -> TensorFileFormat {
    guard let format = TensorFileFormat(ofFileNamed: path) else {
      throw UserError("\(path) is none of .safetensors, .npy and .npz; give a file of one of these")
    }
    return format
  }
}
