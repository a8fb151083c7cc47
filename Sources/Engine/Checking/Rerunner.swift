public import ArtifactStore
import Fingerprint
import FoundationEssentials
import Glibc
public import PipelineModel

/// Runs fresh stages again from their stored inputs, each in a worker. Nothing that comes of it is
/// published, and nothing is written to the cache.
public final class Rerunner {
  /// How a rerun ended.
  public enum Outcome: Sendable {
    /// Sorted by name.
    case made([Payload], seconds: Double)
    /// The stage, or its worker, failed; the last lines that it printed.
    case failed(String, printed: String)
    /// The user asked to stop.
    case interrupted
  }

  private let graph: Graph
  private let assessment: Assessment
  private let store: ArtifactStore
  private let sources: SourceDigests
  private let executor: any Executor
  private static let grace = Duration.seconds(10)

  public init(
    graph: Graph, assessment: Assessment, store: ArtifactStore, sources: SourceDigests,
    executor: any Executor
  ) {
    self.graph = graph
    self.assessment = assessment
    self.store = store
    self.sources = sources
    self.executor = executor
  }

  /// The record that a stage's rerun is to be compared with.
  ///
  /// Throws a ``UserError`` where the stage is not fresh, or the cache lacks what the rerun needs.
  public func record(of index: Int) throws(UserError) -> Record {
    let name = graph.vertices[index].name
    guard let record = assessment.states[index].record else {
      throw UserError(
        "the stage “\(name)” is \(assessment.states[index].word), so that there is nothing to "
          + "compare with; run the pipeline first")
    }
    for upstream in [index] + graph.vertices[index].upstream {
      // Compared with its own artifact, and made again from those that it reads.
      guard let needed = assessment.states[upstream].record,
        upstream == index ? store.holds(needed) : store.holdsWhatIsRead(of: needed)
      else {
        throw UserError(
          "the bytes of “\(graph.vertices[upstream].name)” are no longer in the cache, and the "
            + "check of “\(name)” needs them; run the pipeline first")
      }
    }
    return record
  }

  /// Runs a stage again, and waits for its end.
  ///
  /// - Parameter threads: how many it may use.
  public func rerun(_ index: Int, threads: Int) throws -> Outcome {
    let scratch = ScratchFolder()
    defer { scratch.remove() }
    let folder = try scratch.path()
    let clock = ContinuousClock()
    let began = clock.now
    try executor.start(job(of: index, into: folder), ticket: index)
    executor.setThreads(threads, ticket: index)
    var last: WorkerMessage?
    var patience: ContinuousClock.Instant?
    var problem: String?
    var isRunning = true
    while isRunning {
      for event in executor.wait(milliseconds: 1000) {
        switch event {
        case .interrupted:
          executor.stop(ticket: index, atOnce: patience != nil)
          patience = clock.now + Rerunner.grace
        case .message(_, .progress), .message(_, .waiting), .message(_, .began): break
        case .message(_, let message): last = message
        case .ended(_, let how):
          problem = how
          isRunning = false
        }
      }
      if let patience, clock.now > patience { executor.stop(ticket: index, atOnce: true) }
    }
    if patience != nil { return .interrupted }
    switch last {
    case .done:
      return .made(
        try Rerunner.payloads(in: folder), seconds: (clock.now - began).inSeconds)
    case .failed(let message, _):
      return .failed(message, printed: Rerunner.printed(in: folder))
    case .damaged(_, let message):
      return .failed("\(message); run the pipeline, which makes it again", printed: "")
    default:
      return .failed(
        problem ?? WorkerProcess.silence, printed: Rerunner.printed(in: folder))
    }
  }

  private func job(of index: Int, into folder: String) throws -> Job {
    let vertex = graph.vertices[index]
    let action = try ActionKey(
      of: vertex, artifacts: { self.assessment.states[$0].record?.readArtifact }, sources: sources)
    let inputs = JobInput.all(of: vertex, in: graph) { self.assessment.states[$0].record }
    var job = Job(
      definition: vertex.node.definition, action: action.key, name: vertex.name, inputs: inputs,
      sources: action.sources.map { JobSource(path: $0.path, digest: $0.digest) }, run: nil,
      attempt: 1, isForced: true)
    job.checkFolder = folder
    return job
  }

  private static func payloads(in folder: String) throws -> [Payload] {
    let results = folder + "/" + Job.checkedPayloads
    return try FileManager.default.contentsOfDirectory(atPath: results).sorted().map { name in
      let data = try Data(contentsOf: URL(filePath: results + "/" + name))
      return Payload(name: name, bytes: [UInt8](data))
    }
  }

  /// The end of what a stage printed.
  private static func printed(in folder: String) -> String {
    CapturedLog.tail(of: folder + "/" + Job.checkedLog, lines: 5).joined(separator: "\n")
  }
}
