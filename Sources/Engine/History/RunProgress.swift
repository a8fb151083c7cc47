import ArtifactStore

/// How far a run is that has not ended.
public struct RunProgress: Sendable, Codable, Equatable {
  /// How many stages ran, failed, or turned out not to need to run.
  public var settled: Int
  /// How many were to run when it began, if only perhaps.
  public var toRun: Int

  public init(_ log: RunLog) {
    settled = log.stages.count { stage in
      switch stage.fate {
      case .ran, .cutoff, .shared, .failed: true
      case .fresh, .started, .idle: false
      }
    }
    toRun = max(settled, log.header.toRun ?? log.stages.count { $0.planned != "fresh" })
  }
}
