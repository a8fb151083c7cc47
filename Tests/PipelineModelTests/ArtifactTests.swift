import PipelineModel
import Testing

struct ArtifactTests {
  private struct Payloads: PayloadReader {
    let payloads: [Payload]
    var names: [String] { payloads.map(\.name) }
    func bytes(_ name: String) throws -> [UInt8] {
      guard let payload = payloads.first(where: { $0.name == name }) else {
        throw UserError("no \(name)")
      }
      return payload.bytes
    }
  }

  private struct Score: Artifact, Codable, Equatable {
    var zeta = 0.1
    var alpha: [String: Float] = ["b/c": 0.5, "a": .greatestFiniteMagnitude]
  }

  @Test func aCodableValueIsOneJSONPayload() throws {
    let payloads = try Score().payloads()
    #expect(payloads.map(\.name) == ["value.json"])
    #expect(
      String(decoding: payloads[0].bytes, as: UTF8.self)
        == #"{"alpha":{"a":3.4028235e+38,"b/c":0.5},"zeta":0.1}"#)
    #expect(try Score(from: Payloads(payloads: payloads)) == Score())
    #expect(throws: UserError("no value.json")) { try Score(from: Payloads(payloads: [])) }
  }

  @Test(arguments: [
    ("images.safetensors", "safetensors"), ("a.b.json", "json"), ("plain", "bytes"),
    (".html", "html"),
  ])
  func theFormatIsTheExtension(name: String, format: String) {
    #expect(Payload(name: name, text: "x").format == format)
  }
}
