public import Fingerprint
internal import Glibc

/// That something is kept through every collection: the results of some actions, and the run they
/// were used in.
public struct Pin: Codable, Sendable, Equatable {
  public var name: String
  /// What it keeps, as the user named it.
  public var target: String
  /// The action keys of the records that are kept, with their objects.
  public var actions: [Digest]
  /// The runs whose journals are kept; none where the pin is of an artifact alone.
  public var runs: [String]
  public var user: String
  public var host: String
  /// ISO 8601.
  public var pinnedAt: String

  public init(
    name: String, target: String, actions: [Digest], runs: [String] = [], user: String,
    host: String,
    pinnedAt: String
  ) {
    self.name = name
    self.target = target
    self.actions = actions
    self.runs = runs
    self.user = user
    self.host = host
    self.pinnedAt = pinnedAt
  }
}

extension ArtifactStore {
  /// The pins of a cache, those that are whole and those that are not.
  public struct PinReading: Sendable {
    /// Sorted by name.
    public var sound: [Pin] = []
    public var damage: [Damage] = []
  }

  /// Reads every pin, and changes nothing.
  public func readPins() throws(StoreError) -> PinReading {
    var reading = PinReading()
    for file in try fileNames(in: path(of: .pins)) where file.hasSuffix(PinFile.suffix) {
      let name = String(file.dropLast(PinFile.suffix.count))
      guard isPlainName(name) else { continue }
      let path = pinPath(name)
      do throws(StoreError) {
        guard let status = FileStatus(path: path) else { continue }
        let bytes =
          status.isFile
          ? try Descriptor(opening: path, O_RDONLY).contents(limit: PinFile.sizeLimit) : []
        if let pin = PinFile.decode(bytes), pin.name == name {
          reading.sound.append(pin)
        } else {
          reading.damage.append(
            Damage(.pin, path: path, reason: "it is not a whole pin", identity: status.identity))
        }
      } catch .io(path, ENOENT) {
        continue
      } catch {
        reading.damage.append(Damage(.pin, path: path, unreadable: error))
      }
    }
    return reading
  }

  /// The pin of that name; nil when there is none, or one that cannot be read.
  public func pin(named name: String) throws(StoreError) -> Pin? {
    try readPins().sound.first { $0.name == name }
  }

  /// Whether a file of that name is among the pins.
  public func hasPin(named name: String) -> Bool {
    isPlainName(name) && FileStatus(path: pinPath(name)) != nil
  }

  /// Keeps what the pin says from now on; a pin of the same name is replaced.
  ///
  /// - Returns: the action keys among the pin's whose record is not, or no longer, in the cache: a
  ///   collection that removes records looks for new pins before it does away with them, so what is
  ///   here after the pin was written stays.
  @discardableResult
  public func add(_ pin: Pin) throws(StoreError) -> [Digest] {
    guard isPlainName(pin.name) else { throw StoreError.invalidName(pin.name) }
    _ = try create(.pins)
    let path = pinPath(pin.name)
    guard let bytes = PinFile.encode(pin) else { throw StoreError.io(path: path, code: EDOM) }
    try writeAtomically(to: path, bytes)
    return pin.actions.filter { FileStatus(path: recordPath($0)) == nil }
  }

  /// Removes a pin; false when there was none.
  public func removePin(named name: String) throws(StoreError) -> Bool {
    guard isPlainName(name) else { throw StoreError.invalidName(name) }
    guard unlink(pinPath(name)) != 0 else { return true }
    if errno == ENOENT { return false }
    throw StoreError(path: pinPath(name), code: errno)
  }

  func pinPath(_ name: String) -> String { "\(path(of: .pins))/\(name)\(PinFile.suffix)" }
}
