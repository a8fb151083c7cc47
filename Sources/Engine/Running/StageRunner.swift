public import ArtifactStore
import Fingerprint
import FoundationEssentials
import Glibc
import PipelineModel

/// Runs one stage: lease, inputs, the stage itself, publication. Used by every worker, wherever it
/// runs.
public struct StageRunner: Sendable {
  private let graph: Graph
  let store: ArtifactStore
  private let sources: SourceDigests

  public init(graph: Graph, store: ArtifactStore, sources: SourceDigests) {
    self.graph = graph
    self.store = store
    self.sources = sources
  }

  /// Runs the job and gives the last message to send.
  ///
  /// - Parameters:
  ///   - tell: takes the messages sent on the way.
  ///   - isStopping: asked often; when it gives true the stage is left at its next report.
  public func run(
    _ job: Job, tell: @escaping @Sendable (WorkerMessage) -> Void,
    isStopping: @escaping @Sendable () -> Bool
  ) -> WorkerMessage {
    do {
      return try attempt(job, tell: tell, isStopping: isStopping)
    } catch is Interruption {
      return .interrupted
    } catch let error as DamagedInput {
      return .damaged(input: error.action, message: error.message)
    } catch {
      return .failed(message: "\(error)", isFinal: error is UserError)
    }
  }

  private func attempt(
    _ job: Job, tell: @escaping @Sendable (WorkerMessage) -> Void,
    isStopping: @escaping @Sendable () -> Bool
  ) throws -> WorkerMessage {
    guard let index = graph.index(of: job.definition) else {
      throw UserError("this pipeline no longer has the stage “\(job.name)”; run again")
    }
    let node = graph.vertices[index].node
    if let folder = job.checkFolder {
      return try check(job, into: folder, node: node, tell: tell, isStopping: isStopping)
    }
    var hasWaited = false
    let lease = try store.acquireLease(
      for: job.action,
      onWait: {
        hasWaited = true
        tell(.waiting(holder: "\($0)"))
      },
      isSettled: { isStopping() || (!job.isForced && store.isPublished(job.action)) })
    defer { lease?.release() }
    if isStopping() { throw Interruption() }
    // Somebody else may have published between the plan and the lease.
    if !job.isForced, store.isPublished(job.action) { return .done(made: false) }
    if hasWaited { tell(.began) }

    let host = WorkerHost(
      store: store, job: job, isStopping: isStopping, tell: tell)
    defer { host.scratch.remove() }
    let clock = ContinuousClock()
    let began = clock.now
    let startedAt = Timestamp.now()
    let payloads = try product(of: node, for: job, in: host)
    let earlier = agreement(of: payloads, node, with: job.earlier)
    // Run again by the user's wish, with a result as good as the published one: that stays.
    if earlier?.action == job.action { return .done(made: true) }
    let stored = try payloads.map { payload in
      let object = try store.write(payload.bytes, elementSize: payload.elementSize)
      return RecordPayload(
        name: payload.name, format: payload.format, elementSize: payload.elementSize,
        digest: object.digest, size: object.size, chain: object.chain)
    }
    let seconds = (clock.now - began).inSeconds
    let artifact = Keys.artifact(payloads: stored.map { ($0.name, $0.format, $0.digest) })
    try store.publish(
      Record(
        key: job.action, kind: node.kind, stamp: node.codeStamp, label: job.name,
        parameters: node.parameters.json,
        inputs: try job.inputs.map { input in
          guard let record = try store.record(for: input.action) else {
            throw DamagedInput(action: input.action, message: "the record of an input is gone")
          }
          return RecordInput(
            name: input.name, definition: input.definition, artifact: record.artifact)
        },
        sources: job.sources.map { RecordSource(path: $0.path, digest: $0.digest) },
        payloads: stored,
        artifact: artifact,
        agreesWith: earlier?.artifact == artifact ? nil : earlier,
        provenance: Provenance(
          user: Identity.user, host: Identity.host, startedAt: startedAt, seconds: seconds,
          version: EngineVersion.text, run: job.run, peakMemory: MachineMemory.peak)))
    // Left-over progress costs disk space alone, so a failure to remove it is no failure.
    try? store.progress(for: job.action).discard()
    return .done(made: true)
  }

  /// The earlier artifact that a product is as good as, if it is: the one that stages below read.
  private func agreement(
    of payloads: [Payload], _ node: Node, with earlier: Digest?
  ) -> EarlierArtifact? {
    guard let earlier, let latest = try? store.record(for: earlier),
      let read = try? store.record(for: latest.readAction), read.artifact == latest.readArtifact,
      store.holds(read),
      node.accepts(payloads, inPlaceOf: StoredPayloads(record: read, store: store))
    else { return nil }
    return EarlierArtifact(action: read.key, artifact: read.artifact)
  }

  /// Runs the stage itself, and gives what it made: its payloads, sorted by name.
  func product(of node: Node, for job: Job, in host: WorkerHost) throws -> [Payload] {
    let product = try StageRunner.run(node.stage, in: StageContext(host: host))
    try checkSources(of: job)
    let payloads = try product.payloads()
    try StageRunner.check(payloads, of: node)
    return payloads.sorted { $0.name < $1.name }
  }

  /// Opens the existential, so that the product keeps its type until it is payloads.
  private static func run(_ stage: some Stage, in context: StageContext) throws -> any Artifact {
    try stage.run(context)
  }

  /// A file edited while the stage read it would file the wrong result under the old content.
  private func checkSources(of job: Job) throws {
    let digests = try sources.digests(of: job.sources.map(\.path))
    for (source, digest) in zip(job.sources, digests) where source.digest != digest {
      throw UserError(
        "\(source.path) changed while the stage “\(job.name)” was reading it; nothing was kept, "
          + "run again when the file is complete")
    }
  }

  private static func check(_ payloads: [Payload], of node: Node) throws {
    var names: Set<String> = []
    for payload in payloads {
      guard !payload.name.isEmpty, payload.name.first != ".", !payload.name.contains("/"),
        names.insert(payload.name).inserted
      else {
        throw UserError(
          "the stage “\(node.kind)” made a payload named “\(payload.name)”; payload names are "
            + "unique file names without “/”")
      }
    }
  }
}

/// The run is being stopped: thrown out of a stage's report.
struct Interruption: Error {}

/// An input cannot be read back; the stage that made it must run again.
struct DamagedInput: Error, CustomStringConvertible {
  let action: Digest
  let message: String
  var description: String { message }
}
