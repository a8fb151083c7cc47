public import ArgumentParser

/// `ibpipe mi`: the mutual information of two arrays.
public struct MutualInformationCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "mi",
    abstract: "Estimate the mutual information of two .npy arrays, and say how far to believe it.",
    discussion: """
      Examples:
        ibpipe mi X.npy Y.npy
        ibpipe mi X.npy Y.npy --estimator ksg
        ibpipe mi activations.npy labels.npy --seeds 5 --json

      Row i of one array goes with row i of the other: [n] and [n, d]; further dimensions are \
      components too.

      Estimators: infonce, infonce-sampled, mine, nwj, smile (critics, trained on three quarters of \
      the samples and read on the last, four times over); ksg (nearest neighbours, a control \
      without a critic); auto (infonce, and ksg where there are few components: the larger one); \
      authors and authors-mine (InfoNCE and MINE as the published code has them: the values of \
      training batches).

      Values are nats. With --json each line is an object; those of progress have the fraction \
      done and the seconds left, the last one estimate, interval, ceiling, heldOut, converged, \
      seeds, trace and warnings. Documentation/Information.md says what each warning means.

      Exit status: 0 estimated, 2 the arrays or options are wrong, 130 interrupted.
      """)

  public enum EstimatorName: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto
    case infoNCE = "infonce"
    case sampledInfoNCE = "infonce-sampled"
    case mine, nwj, smile, ksg, authors
    case authorsMINE = "authors-mine"
  }

  @Argument(help: "The file of the one variable.", completion: .file(extensions: ["npy"]))
  public var first: String

  @Argument(help: "The file of the other variable.", completion: .file(extensions: ["npy"]))
  public var second: String

  @Option(help: ArgumentHelp("How it is estimated.", valueName: "name"))
  public var estimator = EstimatorName.auto

  @Option(
    help: ArgumentHelp(
      "How often it is repeated, with other folds and weights. (default: 2; ksg: 1)",
      valueName: "n"))
  public var seeds: Int?

  @Option(help: ArgumentHelp("The first seed.", valueName: "n"))
  public var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Passes over the samples at most. (default: the estimator's)", valueName: "n"))
  public var epochs: Int?

  @Option(help: ArgumentHelp("The neighbours of ksg. (default: 5; auto: 3)", valueName: "k"))
  public var neighbours: Int?

  @Option(help: ArgumentHelp("Threads. (default: the processors)", valueName: "n"))
  public var threads: Int?

  @Flag(help: "Write JSON to standard output, one object a line.")
  public var json = false

  public init() {}

  public func validate() throws {
    for (name, value) in [("first", first), ("second", second)] where value.isEmpty {
      throw ValidationError("The name of the \(name) file is empty.")
    }
    let counts = [
      ("--seeds", seeds), ("--epochs", epochs), ("--neighbours", neighbours),
      ("--threads", threads),
    ]
    for (option, value) in counts {
      if let value { try refuse(value, below: 1, option: option) }
    }
    if neighbours != nil, estimator != .ksg, estimator != .auto {
      throw ValidationError("--neighbours is of --estimator ksg and auto alone.")
    }
    if epochs != nil, estimator == .ksg {
      throw ValidationError("--epochs is of the critics, and --estimator ksg has none.")
    }
  }
}
