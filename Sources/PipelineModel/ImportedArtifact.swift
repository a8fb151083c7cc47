public import Fingerprint

/// What an imported artifact is looked up by: its name and its content digest. The command that
/// imports and the stage that uses it agree through here.
public enum ImportedArtifact {
  public static let kind = "imported"
  public static let codeStamp = CodeStamp.version(1)
  /// The payload of an imported tensor file.
  public static let tensors = "tensors.safetensors"

  public static func parameters(name: String, artifact: Digest) -> CanonicalValue {
    .map(["name": .string(name), "sha256": .string(artifact.hex)])
  }

  /// The action key that it is kept under.
  public static func key(name: String, artifact: Digest) -> Digest {
    Keys.action(
      kind: kind, codeStamp: codeStamp.text,
      parameters: parameters(name: name, artifact: artifact), inputs: [], sources: [])
  }
}
