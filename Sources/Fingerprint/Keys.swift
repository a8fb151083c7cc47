/// The hashes that name things. Each has a domain of its own with a version; golden keys are
/// pinned in a test, so that an accidental change of hashing is noticed.
public enum Keys {
  /// The identity of a node, known without running anything: hash of kind, code stamp, parameters
  /// and the inputs' definition keys.
  public static func definition(
    kind: String, codeStamp: String, parameters: CanonicalValue,
    inputs: [(name: String, definitions: [Digest])]
  ) -> Digest {
    key(
      domain: "ibpipe definition 1", kind: kind, codeStamp: codeStamp, parameters: parameters,
      inputs: inputs, sources: [])
  }

  /// What a result is looked up by: hash of kind, code stamp, parameters, the content digests of
  /// the input artifacts and those of the files read.
  public static func action(
    kind: String, codeStamp: String, parameters: CanonicalValue,
    inputs: [(name: String, artifacts: [Digest])], sources: [Digest]
  ) -> Digest {
    key(
      domain: "ibpipe action 1", kind: kind, codeStamp: codeStamp, parameters: parameters,
      inputs: inputs.map { ($0.name, $0.artifacts) }, sources: sources)
  }

  /// The content digest of an artifact: hash of its payloads' names, formats and objects.
  public static func artifact(
    payloads: [(name: String, format: String, object: Digest)]
  ) -> Digest {
    var hasher = FieldHasher(domain: "ibpipe artifact 1")
    hasher.count(payloads.count)
    for payload in payloads.sorted(by: { $0.name < $1.name }) {
      hasher.text(payload.name)
      hasher.text(payload.format)
      hasher.digest(payload.object)
    }
    return hasher.finalize()
  }

  private static func key(
    domain: String, kind: String, codeStamp: String, parameters: CanonicalValue,
    inputs: [(String, [Digest])], sources: [Digest]
  ) -> Digest {
    var hasher = FieldHasher(domain: domain)
    hasher.text(kind)
    hasher.text(codeStamp)
    hasher.value(parameters)
    hasher.count(inputs.count)
    for (name, digests) in inputs.sorted(by: { $0.0 < $1.0 }) {
      hasher.text(name)
      hasher.count(digests.count)
      for digest in digests { hasher.digest(digest) }
    }
    hasher.count(sources.count)
    for digest in sources { hasher.digest(digest) }
    return hasher.finalize()
  }
}
