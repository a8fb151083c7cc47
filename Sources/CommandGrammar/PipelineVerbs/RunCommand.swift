public import ArgumentParser

/// `ibpipe run FILE`: make every stale output.
public struct RunCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Make the pipeline's outputs; only what is stale runs.",
    discussion: """
      Examples:
        ibpipe run Pipelines/quickstart.swift
        ibpipe run Pipelines/quickstart.swift -n
        ibpipe run Pipelines/ablation-noise.swift --set 'sigmas=0.2,0.4;0.1'
        ibpipe run Pipelines/badnets.swift --set rate=0.01,0.1 --keep-going
        ibpipe run Pipelines/badnets.swift --only score --force 'clusters *'
        ibpipe run Pipelines/badnets.swift --jobs 2 --cache /scratch/Cache
        ibpipe run Pipelines/quickstart.swift --json | tail -1

      Exit status: 0 done, 1 a stage failed, 2 the input is wrong, 130 interrupted.
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Flag(
    name: [.customShort("n"), .long],
    help: "Say what would run, why, and how long it may take; run and write nothing.")
  public var dryRun = false

  @Option(
    help: ArgumentHelp(
      """
      Make only outputs of that name, and what they need; may be given several times, * stands for \
      any text.
      """,
      valueName: "output"))
  public var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run a stage again though it is fresh; may be given several times, * stands for any text.",
      valueName: "stage"))
  public var force: [String] = []

  @Flag(name: [.customShort("k"), .long], help: "Go on with what does not need a failed stage.")
  public var keepGoing = false

  @Option(
    help: ArgumentHelp(
      """
      How often a failed stage is tried again, where it does not say so itself. What is wrong with \
      its input (a UserError) would be so again, and is not tried again. (default: 0)
      """,
      valueName: "n"))
  public var retries: Int?

  @Option(
    help: ArgumentHelp(
      """
      How long a stage may run, where it does not say so itself: 90s, 30m, 2h. It is asked to \
      stop then, and ended 10 s later; what it saved is kept.
      """,
      valueName: "time"))
  public var timeLimit: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "How many independent stages may run at once. (default: one per core)",
      valueName: "n"))
  public var jobs: Int?

  @Option(
    help: ArgumentHelp(
      """
      How many threads all stages may use together; a stage runs when there are as many left as \
      it needs cores. (default: one per core)
      """,
      valueName: "n"))
  public var threads: Int?

  @Option(
    help: ArgumentHelp(
      """
      How much memory all stages may use together, as far as they say what they need: 800M, 16G. \
      (default: what is available)
      """,
      valueName: "size"))
  public var memory: ByteCount?

  @Option(
    help: ArgumentHelp(
      """
      Where copies of the outputs are put, for looking at. (default: $IBPIPE_RESULTS, else \
      Results/ beside the nearest Package.swift or Pipelines/)
      """,
      valueName: "folder"),
    completion: .directory)
  public var results: String?

  @Option(
    help: ArgumentHelp(
      "Share the cache with a group, as “ibpipe cache share” does; once is enough.",
      valueName: "group"))
  public var shared: String?

  @Flag(help: "Write one JSON event a line to standard output; the last is the summary.")
  public var json = false

  @Flag(help: "Tell what happens line by line, on a terminal too.")
  public var plain = false

  public init() {}

  public func validate() throws {
    try refuse(jobs, below: 1, option: "--jobs")
    try refuse(threads, below: 1, option: "--threads")
    try refuse(retries, below: 0, option: "--retries")
  }
}

/// Refuses a number that an option cannot take.
func refuse(_ value: Int?, below least: Int, option: String) throws {
  guard let value, value < least else { return }
  throw ValidationError("\(option) must be at least \(least); \(value) was given.")
}
