import ArgumentParser
import FoundationEssentials
import Glibc

/// Every subject in turn, each in a process of its own, so that none finds memory or threads that
/// another has warmed.
struct AllSubjects: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Every subject in turn, as one document.")

  @OptionGroup var conditions: Conditions
  @Flag(help: "A look of a few minutes: one pair of each, smaller sizes, and fewer of them.")
  var quick = false
  @Option(parsing: .upToNextOption, help: "Only these subjects.") var subjects: [String] = []

  /// What makes a subject quick; of networks the width stays, as the ratio depends on it.
  private static let quickArguments = [
    "training-step": ["--batches", "64", "--forms", "nchw", "channels-last-stored"],
    "inference": ["--batches", "64", "--images", "128", "--forms", "nchw", "channels-last-stored"],
    "memory": ["--batches", "32", "64", "--forms", "nchw"],
    "convolutions": ["--widths", "16"],
    "critic": ["--shrink", "2"],
    "checkpoint": ["--rows", "1024", "--subsets", "2", "--shorten", "50", "--epochs", "2"],
    "t-sne": ["--points", "5000"],
    "k-means": ["--points", "10000", "--clusters", "10"],
    "artifact": ["--megabytes", "50"],
    "no-op": ["--stages", "100", "1000"],
    "cold": ["--stages", "50"],
    "loss-curves": ["--images", "500", "--epochs", "2", "--seeds", "2"],
    "growth": [
      "--batches", "16", "32", "64", "--batch", "32", "--widths", "8", "16", "32", "--images",
      "32", "64", "128", "--rows", "64", "128", "256", "--negatives", "64", "128", "256",
      "--megabytes", "1", "10", "50",
    ],
  ]

  private struct Failed: Error, CustomStringConvertible {
    let subjects: [String]
    var description: String { "These failed: \(subjects.joined(separator: ", "))." }
  }

  func validate() throws {
    if let unknown = subjects.first(where: { !AllSubjects.names.contains($0) }) {
      throw ValidationError(
        "There is no subject “\(unknown)”; choose from \(AllSubjects.names.joined(separator: ", "))."
      )
    }
  }

  func run() throws {
    let start = ContinuousClock.now
    let date = Date.now.ISO8601Format()
    if !conditions.json { write("# ibpipe beside its peers\n\(date)\n") }
    var objects: [String] = []
    var failed: [String] = []
    for name in subjects.isEmpty ? AllSubjects.names : subjects {
      let began = ContinuousClock.now
      Report.note("\n\(name)")
      do {
        let output = try ChildProcess.output(of: command(name))
        objects.append("\"\(name)\": \(output)")
        guard !conditions.json else { continue }
        write("\n## \(name)\n\(output)\n\nTook \(duration(began.secondsAgo)).\n")
      } catch {
        Report.note("\(error)")
        failed.append(name)
      }
    }
    let seconds = start.secondsAgo
    if conditions.json {
      let all = objects.joined(separator: ",\n")
      write("{\n\"date\": \"\(date)\",\n\"seconds\": \(seconds),\n\"subjects\": {\n\(all)\n}\n}\n")
    } else {
      write("\nAll of it took \(duration(seconds)).\n")
    }
    if !failed.isEmpty { throw Failed(subjects: failed) }
  }

  private static var names: [String] {
    Benchmarks.configuration.subcommands
      .filter { $0 != AllSubjects.self && $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
  }

  private func command(_ name: String) -> [String] {
    var words = ["/proc/self/exe", name, "--pairs", "\(quick ? 1 : conditions.pairs)", "--threads"]
    words += (quick ? [conditions.threads] : conditions.threadCounts).map { "\($0)" }
    words += ["--python", conditions.interpreter]
    if conditions.json { words.append("--json") }
    if quick { words += AllSubjects.quickArguments[name] ?? [] }
    return words
  }

  /// Writes at once, so that what is done can be read while the rest goes on.
  private func write(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }
}
