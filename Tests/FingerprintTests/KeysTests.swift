import Fingerprint
import Testing

/// The pinned keys were computed by another program from the encoding's description.
///
/// They must never change under the same domain: every cache anywhere would go stale. Whoever
/// changes the encoding raises the version in the domain (`ibpipe action 2`) and pins new keys.
struct KeysTests {
  private let a = SHA256.digest(of: "a")
  private let b = SHA256.digest(of: "b")
  private let c = SHA256.digest(of: "c")

  private let parameters = CanonicalValue.map([
    "epochs": .integer(120), "noise": .double(0.4), "name": .string("badnets"),
    "seed": .unsigned(1), "momentum": .float(0.5),
    "flags": .array([.bool(true), .bool(false), .null]),
  ])

  private func definition(
    kind: String = "train", codeStamp: String = "version 3", parameters: CanonicalValue? = nil,
    inputs: [(name: String, definitions: [Digest])]? = nil
  ) -> Digest {
    Keys.definition(
      kind: kind, codeStamp: codeStamp, parameters: parameters ?? self.parameters,
      inputs: inputs ?? [("samples", [a]), ("states", [b, c])])
  }

  @Test func theDefinitionKeyIsPinned() {
    #expect(
      definition().hex == "9037945d5b31a51e3c02729e8f8417b11c026f4b564b26e7c9b8101f16006c8d")
  }

  @Test func theActionKeyIsPinned() {
    let key = Keys.action(
      kind: "train", codeStamp: "version 3", parameters: parameters,
      inputs: [("states", [b, c]), ("samples", [a])], sources: [c])
    #expect(key.hex == "6d7a372f931d8a92fa13612c06257fb06129712372a7160159a684330c5c5340")
  }

  @Test func theArtifactKeyIsPinned() {
    let key = Keys.artifact(payloads: [
      ("manifest.json", "json", a), ("images.safetensors", "safetensors", b),
    ])
    #expect(key.hex == "21e5e9efd41b966ed0fe31de9d7ca783fcefb3fb229a3462f009978666bb01e8")
    #expect(
      Keys.artifact(payloads: []).hex
        == "c66c15c17f1654ee4cc21fb6c0e6050f2502b179f1d8bedff1f7ba95e7ed1c3b")
  }

  @Test func everyFieldCounts() {
    let keys = [
      definition(),
      definition(kind: "trai"),
      definition(codeStamp: "version 4"),
      definition(kind: "trainv", codeStamp: "ersion 3"),
      definition(parameters: .null),
      definition(inputs: []),
      definition(inputs: [("samples", [a]), ("states", [c, b])]),
      definition(inputs: [("samples", [a, b]), ("states", [c])]),
      definition(inputs: [("states", [a]), ("samples", [b, c])]),
      definition(inputs: [("samples", [a]), ("states", [b, c]), ("more", [])]),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func theOrderOfDeclarationDoesNotCount() {
    #expect(definition(inputs: [("states", [b, c]), ("samples", [a])]) == definition())
    let payloads = [(name: "x", format: "json", object: a), (name: "y", format: "svg", object: b)]
    #expect(Keys.artifact(payloads: payloads) == Keys.artifact(payloads: payloads.reversed()))
  }

  @Test func anActionIsNoDefinitionAndASourceIsNoInput() {
    func action(_ inputs: [Digest], _ sources: [Digest]) -> Digest {
      Keys.action(
        kind: "k", codeStamp: "s", parameters: .null, inputs: [("i", inputs)], sources: sources)
    }
    let definition = Keys.definition(
      kind: "k", codeStamp: "s", parameters: .null, inputs: [("i", [a])])
    #expect(Set([definition, action([a], []), action([], [a]), action([a], [a])]).count == 4)
    #expect(action([], [a, b]) != action([], [b, a]))
  }

  @Test func payloadsOfTheSameBytesDifferByNameAndFormat() {
    let keys = [
      Keys.artifact(payloads: [("x", "json", a)]), Keys.artifact(payloads: [("y", "json", a)]),
      Keys.artifact(payloads: [("x", "svg", a)]), Keys.artifact(payloads: [("xj", "son", a)]),
      Keys.artifact(payloads: [("x", "json", b)]),
    ]
    #expect(Set(keys).count == keys.count)
  }
}
