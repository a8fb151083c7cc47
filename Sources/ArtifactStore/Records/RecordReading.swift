internal import Fingerprint

// Records are read by hand rather than through `Decodable`: an up-to-date run is mostly the
// reading of its records, and this takes a tenth of the time. Members that are not known are
// passed over, so that a later version may add some.

extension Record {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var key: Digest?
    var kind: String?
    var stamp: String?
    var label: String?
    var parameters: String?
    var inputs: [RecordInput] = []
    var sources: [RecordSource] = []
    var payloads: [RecordPayload] = []
    var artifact: Digest?
    var agreesWith: EarlierArtifact?
    var provenance: Provenance?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "key": key = try reader.digest()
      case "kind": kind = try reader.string()
      case "stamp": stamp = try reader.string()
      case "label": label = try reader.string()
      case "parameters": parameters = try reader.string()
      case "inputs":
        try reader.array { (reader) throws(JSONReader.Malformed) in
          inputs.append(try RecordInput(reading: &reader))
        }
      case "sources":
        try reader.array { (reader) throws(JSONReader.Malformed) in
          sources.append(try RecordSource(reading: &reader))
        }
      case "payloads":
        try reader.array { (reader) throws(JSONReader.Malformed) in
          payloads.append(try RecordPayload(reading: &reader))
        }
      case "artifact": artifact = try reader.digest()
      case "agreesWith": agreesWith = try EarlierArtifact(reading: &reader)
      case "provenance": provenance = try Provenance(reading: &reader)
      default: try reader.skip()
      }
    }
    guard let key, let kind, let stamp, let label, let parameters, let artifact, let provenance
    else { throw JSONReader.Malformed() }
    self.init(
      key: key, kind: kind, stamp: stamp, label: label, parameters: parameters, inputs: inputs,
      sources: sources, payloads: payloads, artifact: artifact, agreesWith: agreesWith,
      provenance: provenance)
  }
}

extension RecordInput {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var inputName: String?
    var definition: Digest?
    var artifact: Digest?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "name": inputName = try reader.string()
      case "definition": definition = try reader.digest()
      case "artifact": artifact = try reader.digest()
      default: try reader.skip()
      }
    }
    guard let inputName, let definition, let artifact else { throw JSONReader.Malformed() }
    self.init(name: inputName, definition: definition, artifact: artifact)
  }
}

extension EarlierArtifact {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var action: Digest?
    var artifact: Digest?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "action": action = try reader.digest()
      case "artifact": artifact = try reader.digest()
      default: try reader.skip()
      }
    }
    guard let action, let artifact else { throw JSONReader.Malformed() }
    self.init(action: action, artifact: artifact)
  }
}

extension RecordSource {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var path: String?
    var digest: Digest?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "path": path = try reader.string()
      case "digest": digest = try reader.digest()
      default: try reader.skip()
      }
    }
    guard let path, let digest else { throw JSONReader.Malformed() }
    self.init(path: path, digest: digest)
  }
}

extension RecordPayload {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var payloadName: String?
    var format: String?
    var elementSize: Int?
    var digest: Digest?
    var size: Int?
    var chain: Digest?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "name": payloadName = try reader.string()
      case "format": format = try reader.string()
      case "elementSize": elementSize = try reader.integer()
      case "digest": digest = try reader.digest()
      case "size": size = try reader.integer()
      case "chain": chain = try reader.digest()
      default: try reader.skip()
      }
    }
    guard let payloadName, let format, let elementSize, let digest, let size else {
      throw JSONReader.Malformed()
    }
    self.init(
      name: payloadName, format: format, elementSize: elementSize, digest: digest, size: size,
      chain: chain)
  }
}

extension Provenance {
  init(reading reader: inout JSONReader) throws(JSONReader.Malformed) {
    var user: String?
    var host: String?
    var startedAt: String?
    var seconds: Double?
    var version: String?
    var run: String?
    var peakMemory: Int?
    try reader.object { (reader, name) throws(JSONReader.Malformed) in
      switch name {
      case "user": user = try reader.string()
      case "host": host = try reader.string()
      case "startedAt": startedAt = try reader.string()
      case "seconds": seconds = try reader.double()
      case "version": version = try reader.string()
      case "run": run = try reader.null() ? nil : try reader.string()
      case "peakMemory": peakMemory = try reader.integer()
      default: try reader.skip()
      }
    }
    guard let user, let host, let startedAt, let seconds, let version else {
      throw JSONReader.Malformed()
    }
    self.init(
      user: user, host: host, startedAt: startedAt, seconds: seconds, version: version, run: run,
      peakMemory: peakMemory)
  }
}
