import ArtifactStore
public import Fingerprint
public import Tensors

/// What a payload holds.
public struct PayloadSummary: Sendable, Encodable {
  public let name: String
  public let format: String
  /// The object's digest.
  public let digest: Digest
  /// Bytes, uncompressed.
  public let size: Int
  /// Bytes of the object's file; nil where it is missing.
  public let storedSize: Int?
  /// Why it cannot be read, in one sentence; nil where it can.
  public let problem: String?
  /// For safetensors: every tensor, sorted by name.
  public let tensors: [TensorSummary]?
  /// For JSON.
  let json: JSONTree?

  /// Reads the payload; one that is missing or corrupt is a ``problem``, no error.
  init(of payload: RecordPayload, in store: ArtifactStore) {
    name = payload.name
    format = payload.format
    digest = payload.digest
    size = payload.size
    storedSize = store.storedSize(of: payload.digest)
    var problem: String?
    var tensors: [TensorSummary]?
    var json: JSONTree?
    do {
      let bytes = try store.read(payload.digest)
      switch payload.format {
      case "safetensors":
        tensors = try TensorTable(of: bytes).entries.map { TensorSummary(of: $0, in: bytes) }
      case "json":
        if let value = CanonicalValue(whole: bytes) {
          json = JSONTree(value)
        } else {
          problem = "it is not JSON"
        }
      default: break
      }
    } catch {
      problem = "\(error)"
    }
    self.problem = problem
    self.tensors = tensors
    self.json = json
  }
}

/// What a tensor holds.
public struct TensorSummary: Sendable, Encodable {
  public let name: String
  public let type: String
  public let shape: [Int]
  public let statistics: TensorStatistics
  /// All values in row-major order, where they are few.
  public let values: [TensorValue]?

  /// How many values are few.
  private static let few = 12

  public init(of entry: TensorTable.Entry, in file: [UInt8]) {
    name = entry.name
    type = entry.type.rawValue
    shape = entry.shape
    statistics = TensorStatistics(of: entry, in: file)
    values = tensorValues(of: entry, in: file, limit: TensorSummary.few)
  }
}
