import ArtifactStore
import Fingerprint
import Testing
import TestSupport

struct PinTests {
  private let folder = TestFolder()

  @Test("pins are kept, listed by name, replaced and removed")
  func pins() throws {
    let store = try folder.store()
    let record = try store.makeResult("one", seeds: [1])
    let gone = SHA256.digest(of: "gone")
    var pin = Pin(
      name: "b", target: "latest", actions: [record.key, gone], runs: ["r1"], user: "mira",
      host: "node-3", pinnedAt: "2026-01-02T03:04:05Z")
    #expect(try store.readPins().sound == [])
    #expect(try store.add(pin) == [gone])
    pin.name = "a"
    pin.actions = [record.key]
    #expect(try store.add(pin) == [])
    #expect(try store.readPins().sound.map(\.name) == ["a", "b"])
    #expect(try store.pin(named: "a") == pin)
    pin.target = "other"
    try store.add(pin)
    #expect(try store.pin(named: "a")?.target == "other")
    #expect(store.hasPin(named: "b") && !store.hasPin(named: "../FORMAT"))
    #expect(try store.removePin(named: "b"))
    #expect(try !store.removePin(named: "b"))
    #expect(try store.readPins().sound == [pin])
    #expect(TestFolder.files(below: store.path + "/pins") == ["a.json"])
  }

  @Test("a flipped byte anywhere is noticed; so is a pin under another name")
  func damage() throws {
    let store = try folder.store()
    let pin = Pin(
      name: "a", target: "t", actions: [SHA256.digest(of: "k")], user: "mira",
      host: "h", pinnedAt: "2026-01-02T03:04:05Z")
    try store.add(pin)
    let path = "\(store.path)/pins/a.json"
    let bytes = TestFolder.read(path)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= UInt8(1 << (index % 7))
      TestFolder.write(path, damaged)
      #expect(try store.readPins().damage.map(\.path) == [path], "byte \(index)")
    }
    TestFolder.write(path, bytes)
    TestFolder.write("\(store.path)/pins/b.json", bytes)
    #expect(try store.readPins().sound == [pin])
    #expect(try store.readPins().damage.map(\.reason) == ["it is not a whole pin"])
  }

  @Test("a name that would leave the folder is refused")
  func names() throws {
    let store = try folder.store()
    for name in ["../x", "", ".x", "a/b", "σ"] {
      let pin = Pin(
        name: name, target: "t", actions: [], user: "m", host: "h", pinnedAt: "")
      #expect(throws: StoreError.invalidName(name)) { try store.add(pin) }
      #expect(throws: StoreError.invalidName(name)) { try store.removePin(named: name) }
    }
  }
}
