import Fingerprint
import Foundation
import PipelineModel
import TestSupport

/// Runs graphs of stages in memory, in this thread: no store, no processes, no leases.
final class Laboratory: @unchecked Sendable {
  private let lock = NSRecursiveLock()
  private var made: [Digest: [Payload]] = [:]
  private var saved: [Digest: [Payload]] = [:]
  private var labels: [String] = []
  private var observer: Observer?
  private let scratch = TestFolder()

  /// Sees every report of every stage; what it throws stops the stage, as the engine does.
  typealias Observer =
    @Sendable (_ label: String, _ fraction: Double, _ note: String) throws -> Void

  /// The labels of the stages that were begun, in order.
  var begun: [String] { lock.withLock { labels } }

  func observe(_ observer: Observer?) { lock.withLock { self.observer = observer } }

  /// What the stage makes, after making everything that it needs.
  func product<Product: Artifact>(of stage: any Stage<Product>) throws -> Product {
    try Product(from: MemoryPayloads(payloads(of: stage)))
  }

  func payloads(of stage: any Stage) throws -> [Payload] {
    try lock.withLock { try make(Node(stage)) }
  }

  /// Puts payloads in the place of what the stage would make.
  func place(_ payloads: [Payload], for stage: any Stage) {
    lock.withLock { made[Node(stage).definition] = payloads }
  }

  /// The state that an interrupted attempt at the stage left.
  func progress(of stage: any Stage) -> [Payload]? {
    lock.withLock { saved[Node(stage).definition] }
  }

  func leave(_ progress: [Payload], for stage: any Stage) {
    lock.withLock { saved[Node(stage).definition] = progress }
  }

  /// A new folder, which is there as long as the laboratory is.
  private func scratchFolder() throws -> String {
    let path = scratch.path + "/\(labels.count)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func make(_ node: Node) throws -> [Payload] {
    if let payloads = made[node.definition] { return payloads }
    if let defect = node.defect { throw UserError(defect) }
    for upstream in node.inputs.flatMap(\.nodes) { _ = try make(upstream) }
    labels.append(node.label)
    let context = StageContext(host: MemoryHost(laboratory: self, node: node))
    let payloads = try Laboratory.run(node.stage, in: context).payloads()
    guard Set(payloads.map(\.name)).count == payloads.count else {
      throw UserError("“\(node.label)” made two payloads of one name")
    }
    made[node.definition] = payloads
    saved[node.definition] = nil
    return payloads
  }

  private static func run(_ stage: some Stage, in context: StageContext) throws -> any Artifact {
    try stage.run(context)
  }

  private struct MemoryHost: StageHost {
    let laboratory: Laboratory
    let node: Node

    func payloads(of definition: Digest) throws -> any PayloadReader {
      // Only what is declared may be read, as in the engine.
      guard node.inputs.flatMap(\.nodes).contains(where: { $0.definition == definition }),
        let payloads = laboratory.made[definition]
      else { throw UserError("“\(node.label)” reads what is not among its inputs") }
      return MemoryPayloads(payloads)
    }

    func report(fraction: Double, note: String) throws {
      guard (-1e-9...1 + 1e-9).contains(fraction) else {
        throw UserError("“\(node.label)” reports a progress of \(fraction)")
      }
      try laboratory.observer?(node.label, fraction, note)
    }

    func save(_ state: [Payload]) throws { laboratory.saved[node.definition] = state }

    func scratchFolder() throws -> String { try laboratory.scratchFolder() }

    func resume() throws -> (any PayloadReader)? {
      laboratory.saved[node.definition].map { MemoryPayloads($0) }
    }
  }
}

struct MemoryPayloads: PayloadReader {
  private let payloads: [Payload]

  init(_ payloads: [Payload]) { self.payloads = payloads }

  var names: [String] { payloads.map(\.name).sorted() }

  func bytes(_ name: String) throws -> [UInt8] {
    guard let payload = payloads.first(where: { $0.name == name }) else {
      throw UserError("there is no payload “\(name)”")
    }
    return payload.bytes
  }
}

/// Thrown out of a report in the engine's stead.
struct Interruption: Error {}
