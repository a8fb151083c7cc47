public import Terminal

/// What a run would do, found without doing anything: what would run and why, what may run, what
/// stays fresh, and how long that may take by what earlier runs took.
public struct DryRun: Encodable, Sendable {
  public struct Stage: Encodable, Sendable {
    public let stage, kind: String
    public let reasons: [String]
    public let causes: [StaleCause]
    /// How long it is likely to run, in seconds; nil where nothing like it ever ran.
    public let seconds: Double?
  }

  /// Times in seconds.
  public struct Estimate: Encodable, Sendable {
    /// What the stages take together, and from the beginning to the end.
    public let work, elapsed: Double
    /// Of how many stages nothing is known; they count as nothing.
    public let unknown: Int

    /// - Parameters:
    ///   - seconds: what each vertex that runs is likely to take.
    ///   - elapsed: how long vertices that take so many seconds each take together.
    init(_ seconds: [Int: Double?], elapsed: ([Int: Double]) -> Double) {
      work = seconds.values.reduce(0) { $0 + ($1 ?? 0) }
      unknown = seconds.values.count { $0 == nil }
      self.elapsed = elapsed(seconds.mapValues { $0 ?? 0 })
    }
  }

  /// Those that run in any case: stale ones, then those that wait for others and changed themselves.
  public let run: [Stage]
  /// Those that run unless what they wait for yields the same bytes as before.
  public let mayRun: [Stage]
  public let fresh: Int
  /// How many are stale, and of no use to any output that is wanted.
  public let notNeeded: Int
  /// If only what runs in any case does, and if everything does that may.
  public let atLeast, atMost: Estimate

  /// - Parameter options: what may run at once.
  public init(
    graph: Graph, assessment: Assessment, explainer: Explainer, history: History,
    options: Scheduler.Options
  ) {
    let limits = Budget(jobs: options.jobs, cores: options.threads, memory: options.memory)
    let makespan = Makespan(of: graph)
    let elapsed = { (seconds: [Int: Double]) in
      makespan.seconds(
        seconds.mapValues { Makespan.Work(seconds: $0, isRunning: false) }, within: limits)
    }
    var run: [(index: Int, stage: Stage)] = []
    var mayRun: [(index: Int, stage: Stage)] = []
    for index in graph.vertices.indices where assessment.mustRun[index] {
      let explanation = explainer.explain(index)
      let stage = Stage(
        stage: explanation.stage, kind: explanation.kind, reasons: explanation.reasons,
        causes: explanation.causes, seconds: explanation.seconds)
      if explainer.mayStayFresh(index) {
        mayRun.append((index, stage))
      } else {
        run.append((index, stage))
      }
    }
    self.run = run.map(\.stage)
    self.mayRun = mayRun.map(\.stage)
    fresh = assessment.states.count { $0.record != nil }
    notNeeded = graph.vertices.count - fresh - run.count - mayRun.count
    func seconds(_ stages: [(index: Int, stage: Stage)]) -> [Int: Double?] {
      Dictionary(uniqueKeysWithValues: stages.map { ($0.index, $0.stage.seconds) })
    }
    atLeast = Estimate(seconds(run), elapsed: elapsed)
    atMost = Estimate(seconds(run + mayRun), elapsed: elapsed)
  }
}

extension DryRun {
  /// How many stages of each sort are listed.
  private static let listed = 40

  /// For people.
  public func lines(paint: Paint) -> [String] {
    if run.isEmpty && mayRun.isEmpty {
      return ["nothing would run: \(fresh == 1 ? "1 stage is" : "\(fresh) stages are") fresh"]
    }
    var lines = list(run, "would run", mark: paint.bad("✗"), paint)
    lines += list(
      mayRun, "may run, or stay fresh if what they wait for yields the same bytes",
      mark: paint.busy("·"), paint)
    if fresh > 0 { lines.append("\(fresh) stay fresh") }
    if notNeeded > 0 { lines.append("\(notNeeded) are stale, and not needed") }
    lines.append(estimate)
    return lines
  }

  private func list(_ stages: [Stage], _ title: String, mark: String, _ paint: Paint) -> [String] {
    guard !stages.isEmpty else { return [] }
    var lines = ["\(stages.count) \(title)"]
    for stage in stages.prefix(DryRun.listed) {
      let time = stage.seconds.map { paint.dim("  about \(durationText($0))") } ?? ""
      let reasons = printableText(stage.reasons.joined(separator: "; "))
      lines.append("  \(mark) \(stage.stage): \(reasons)\(time)")
    }
    if stages.count > DryRun.listed {
      lines.append("  … and \(stages.count - DryRun.listed) more; --json lists them all")
    }
    return lines
  }

  private var estimate: String {
    guard atMost.unknown < run.count + mayRun.count else {
      return "how long that takes is not known: nothing like it ever ran"
    }
    var text = "about \(durationText(atMost.elapsed)), \(durationText(atMost.work)) of work"
    if !mayRun.isEmpty {
      text += ", if all of it runs; \(durationText(atLeast.elapsed)) if what may stay fresh does"
    }
    if atMost.unknown > 0 {
      text +=
        atMost.unknown == 1
        ? "; 1 stage of an unknown length is not counted"
        : "; \(atMost.unknown) stages of an unknown length are not counted"
    }
    return text
  }
}
