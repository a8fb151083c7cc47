import ArgumentParser
import Glibc
import Terminal

/// `ibpipe-fuzz`: feeds damaged files to every reader of files that may come from anywhere.
///
/// Input number `n` is a pure function of the seed and `n`, so that whatever is found can be looked
/// at again with `--first n --inputs 1`.
@main
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ibpipe-fuzz",
    abstract: "Feed damaged files to every reader: none may crash, hang, or take much memory.",
    discussion: """
      Examples:
        .build/release/ibpipe-fuzz --inputs 1000000
        .build/release/ibpipe-fuzz --only npz --inputs 50000 --seed 7
        .build/release/ibpipe-fuzz --first 123456 --inputs 1

      Exit status: 0 nothing was found, 1 something was.
      """)

  @Option(help: "How many inputs.") var inputs = 100_000
  @Option(help: "The number of the first one.") var first = 0
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "Processes side by side.") var jobs = sysconf(Int32(_SC_NPROCESSORS_ONLN))
  @Option(help: "The one reader to feed.") var only: String?
  @Option(help: "Where the inputs of findings are kept.") var keep = "fuzz-findings"

  /// Set for the processes that do the reading: the file that says which input they are at.
  @Option(help: .hidden) var marker: String?

  func validate() throws {
    guard inputs > 0, first >= 0, jobs > 0 else {
      throw ValidationError("--inputs and --jobs are at least 1, and --first at least 0.")
    }
    let names = FuzzTarget.all.map(\.name)
    if let only, !names.contains(only) {
      throw ValidationError(
        "There is no reader '\(only)'; there are \(names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let targets = FuzzTarget.all.filter { only == nil || $0.name == only }
    let inputs = FuzzInputs(seed: seed, targets: targets)
    if let marker {
      try FuzzWorker(inputs: inputs, marker: marker).run(first..<first + self.inputs, by: jobs)
      return
    }
    let campaign = FuzzCampaign(
      inputs: inputs, range: first..<first + self.inputs, jobs: min(jobs, self.inputs), keep: keep,
      only: only)
    if try campaign.run() > 0 { throw ExitCode(1) }
  }
}
