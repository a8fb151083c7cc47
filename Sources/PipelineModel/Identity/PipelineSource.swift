import Fingerprint
import Synchronization

/// What the running program knows of the files that it was compiled from.
///
/// Set once, before the pipeline's outputs are asked for.
public enum PipelineSource {
  /// Digests of code, as the launcher took them; comments and layout are left out.
  public struct Stamps: Sendable {
    /// Stands for all the code of all files.
    public var everything: String
    /// For the name of each type that the files declare, what stands for the code it can run.
    public var types: [String: String]
    /// Names that several types have.
    public var repeated: Set<String>

    public init(everything: String, types: [String: String] = [:], repeated: Set<String> = []) {
      self.everything = everything
      self.types = types
      self.repeated = repeated
    }
  }

  private static let currentStamps = Mutex(Stamps(everything: "unstamped"))
  private static let currentFolder = Mutex<String?>(nil)

  public static var stamps: Stamps {
    get { currentStamps.withLock { $0 } }
    set { currentStamps.withLock { $0 = newValue } }
  }

  /// The folder that the pipeline file is in, from the root; nil where that is not known.
  public static var folder: String? {
    get { currentFolder.withLock { $0 } }
    set { currentFolder.withLock { $0 = newValue } }
  }

  /// What stands for the code of types together; everything does where one is not known.
  package static func stamp(of types: Set<String>) -> String {
    currentStamps.withLock { stamps in
      // Mostly a stage is of one type, and a graph may have thousands.
      if types.count == 1, let digest = types.first.flatMap({ stamps.types[$0] }) { return digest }
      let digests = types.compactMap { stamps.types[$0] }
      guard !types.isEmpty, digests.count == types.count else { return stamps.everything }
      let distinct = Set(digests).sorted()
      if distinct.count == 1 { return distinct[0] }
      return SHA256.digest(of: Array(distinct.joined(separator: "\n").utf8)).hex
    }
  }

  /// The name among those of `types` that several types have, if there is one.
  package static func repeated(among types: Set<String>) -> String? {
    currentStamps.withLock { stamps in
      stamps.repeated.isEmpty ? nil : types.filter(stamps.repeated.contains).min()
    }
  }
}
