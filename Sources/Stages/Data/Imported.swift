import Fingerprint
public import PipelineModel
public import Tensors

/// The tensors that `ibpipe cache import` brought into the cache, by name and content.
///
/// ```swift
/// let features = Imported("resnet-activations", sha256: "8fbd4156…")
/// ```
/// The line to paste is what `ibpipe cache import` prints. The digest makes it plain which content
/// is meant: one that is imported later under the same name is another artifact.
public struct Imported: Stage {
  let name: String
  let sha256: String

  public static var kind: String { ImportedArtifact.kind }
  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { name }

  /// - Parameter sha256: the artifact's digest, 64 hexadecimal digits.
  public init(_ name: String, sha256: String) {
    self.name = name
    let digits = sha256.lowercased()
    self.sha256 = digits.hasPrefix("sha256:") ? String(digits.dropFirst(7)) : digits
  }

  public func check() throws {
    guard Digest(hex: sha256) != nil else {
      throw UserError(
        "“\(sha256)” is no digest of 64 hexadecimal digits; paste the line that “ibpipe cache "
          + "import” printed, or see “ibpipe show \(name)”")
    }
  }

  /// Only run where the cache has no such artifact.
  public func run(_ context: StageContext) throws -> TensorSet {
    throw UserError(
      "the cache has no imported artifact “\(name)” with the digest \(sha256.prefix(12))…; import "
        + "its file: ibpipe cache import FILE --name \(name)")
  }
}
