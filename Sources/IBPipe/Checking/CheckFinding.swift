import ArtifactStore
import Engine
import Fingerprint
import Inspection
import PipelineModel
import Terminal

/// What running a stage again has shown.
struct CheckFinding: Encodable {
  enum Verdict: String, Encodable {
    /// The same bytes.
    case same
    /// Other bytes, within the tolerance that the stage declares.
    case agrees
    case differs, failed
  }

  /// One of the times that it was run again.
  struct Repetition: Encodable {
    let threads: Int
    var seconds: Double?
    /// The content digest of what it made.
    var artifact: String?
    /// Cached → made anew; nil where the bytes are the same.
    var difference: ArtifactDifference?
    /// Whether the difference is within the tolerance that the stage declares.
    var agrees = false
    var failure: String?
    var printed: String?

    init(threads: Int, failure: String, printed: String) {
      self.threads = threads
      self.failure = failure
      self.printed = printed
    }

    /// Compares what was made with what the cache holds, of which only what differs is read.
    init(
      threads: Int, seconds: Double, _ made: [Payload], of node: Node, against record: Record,
      in store: ArtifactStore
    ) throws {
      self.threads = threads
      self.seconds = seconds
      let digests = made.map { SHA256.digest(of: $0.bytes) }
      let artifact = Keys.artifact(payloads: zip(made, digests).map { ($0.name, $0.format, $1) })
      self.artifact = artifact.hex
      if artifact == record.artifact { return }
      let stored = StoredPayloads(record: record, store: store)
      let same = Set(
        zip(made, digests).filter { payload, digest in
          record.payloads.contains { $0.name == payload.name && $0.digest == digest }
        }.map(\.0.name))
      difference = ArtifactDifference(
        from: try stored.names.filter { !same.contains($0) }.map {
          Payload(name: $0, bytes: try stored.bytes($0))
        },
        to: made.filter { !same.contains($0.name) })
      agrees = node.accepts(made, inPlaceOf: stored)
    }
  }

  /// How far a tensor strays from the cached one over all repetitions.
  struct Variation: Encodable {
    let payload, tensor: String
    /// The least and the most of max |Δ|.
    let maxAbsolute: [Double]
    /// The least and the most of max ULP; nil for integers.
    let maxULP: [UInt64]?
  }

  let stage: String
  let verdict: Verdict
  let repetitions: [Repetition]
  /// How many different results the repetitions and the cache have.
  let results: Int
  let variations: [Variation]

  init(stage: String, repetitions: [Repetition]) {
    self.stage = stage
    self.repetitions = repetitions
    verdict =
      repetitions.contains { $0.failure != nil }
      ? .failed
      : repetitions.contains { $0.difference != nil && !$0.agrees }
        ? .differs : repetitions.contains { $0.difference != nil } ? .agrees : .same
    let other = Set(repetitions.filter { $0.difference != nil }.compactMap(\.artifact))
    results = 1 + other.count
    variations = CheckFinding.variations(of: repetitions)
  }

  private static func variations(of repetitions: [Repetition]) -> [Variation] {
    let made = repetitions.filter { $0.failure == nil }
    guard made.count > 1 else { return [] }
    var found: [String: [String: [TensorDifference]]] = [:]
    for payload in made.compactMap(\.difference).flatMap(\.payloads) {
      guard case .tensors(let tensors) = payload.finding else { continue }
      for tensor in tensors {
        guard let values = tensor.values, !values.isIdentical else { continue }
        found[payload.name, default: [:]][tensor.name, default: []].append(values)
      }
    }
    return found.sorted { $0.key < $1.key }.flatMap { payload, tensors in
      tensors.sorted { $0.key < $1.key }.map { tensor, differences in
        // Where a tensor is not listed it was the same.
        let isAlways = differences.count == made.count
        let absolute = differences.map(\.maxAbsolute) + (isAlways ? [] : [0])
        let ulp = differences.compactMap(\.maxULP) + (isAlways ? [] : [0])
        return Variation(
          payload: payload, tensor: tensor,
          maxAbsolute: [absolute.min() ?? 0, absolute.max() ?? 0],
          maxULP: differences.contains { $0.maxULP != nil }
            ? [ulp.min() ?? 0, ulp.max() ?? 0] : nil)
      }
    }
  }

  /// What a person reads of the repetitions together; one alone says it all itself.
  var lines: [String] {
    let made = repetitions.count { $0.failure == nil }
    guard made > 1, verdict != .same else { return [] }
    let differing = repetitions.count { $0.difference != nil }
    let heading =
      "\(stage): \(differing) of \(made) repetitions differ from the cache; \(results) results in all"
    return [heading]
      + variations.prefix(20).map { variation in
        var text =
          "  \(variation.payload) \(variation.tensor)  max |Δ| "
          + "\(variation.maxAbsolute[0]) to \(variation.maxAbsolute[1])"
        if let ulp = variation.maxULP { text += ", max ULP \(ulp[0]) to \(ulp[1])" }
        return text
      }
      + (variations.count > 20
        ? ["  … and \(variations.count - 20) more; --json has them all"] : [])
  }
}

/// What `ibpipe check` has found.
struct CheckReport: Encodable {
  let stages: [CheckFinding]

  var summary: String {
    let count = { (verdict: CheckFinding.Verdict) in stages.count { $0.verdict == verdict } }
    var parts = ["\(count(.same)) the same"]
    if count(.agrees) > 0 { parts.append("\(count(.agrees)) within their tolerance") }
    if count(.differs) > 0 { parts.append("\(count(.differs)) differ") }
    if count(.failed) > 0 { parts.append("\(count(.failed)) failed") }
    let checked = stages.count == 1 ? "1 stage" : "\(stages.count) stages"
    return (stages.flatMap(\.lines) + ["checked \(checked): " + parts.joined(separator: ", ")])
      .joined(separator: "\n")
  }
}
