/// A quick look at the arguments, to find the pipeline file of a call without the whole grammar:
/// setting that up takes longer than everything else that an up-to-date run makes this program do.
///
/// It knows only well-formed calls of verbs that name a pipeline file. Whatever else it meets is
/// left to who knows the grammar: help, mistakes, and the verbs of the workbench. A test holds it
/// against the grammar.
public struct CallScan: Equatable, Sendable {
  /// The pipeline file.
  public let file: String
  /// What `--cache` says.
  public let cache: String?
  /// Whether the verb only looks: it writes nothing, not even where there is no cache yet.
  public let isLooking: Bool

  /// The verbs that name a pipeline file.
  package static let verbs: Set<String> = ["run", "graph", "status", "explain", "check"]
  /// Those of them that do more than look.
  private static let working: Set<String> = ["run", "check"]
  /// The options of those verbs that a value follows.
  package static let options: Set<String> = [
    "--set", "--cache", "--jobs", "--threads", "--memory", "--results", "--shared", "--only",
    "--force", "--retries", "--time-limit", "--format", "--upstream", "--downstream", "--times",
  ]
  /// The options of those verbs that stand alone.
  package static let flags: Set<String> = [
    "--json", "--dry-run", "-n", "--keep-going", "-k", "--plain",
  ]

  /// - Parameter arguments: without the name of the program.
  /// - Returns: nil where the call is not of the plain kind.
  public init?(_ arguments: [String]) {
    guard let verb = arguments.first, CallScan.verbs.contains(verb) else { return nil }
    var file: String?
    var cache: String?
    var isLooking = !CallScan.working.contains(verb)
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      if CallScan.options.contains(argument) {
        // A value that looks like an option is a mistake, more often than not.
        guard let value = rest.popFirst(), !value.hasPrefix("-") else { return nil }
        if argument == "--cache" { cache = value }
      } else if argument.hasPrefix("-") {
        guard CallScan.flags.contains(argument) else { return nil }
        if argument == "-n" || argument == "--dry-run" { isLooking = true }
      } else if file == nil {
        file = argument
      }
    }
    guard let file, !file.isEmpty, cache != "" else { return nil }
    self.file = file
    self.cache = cache
    self.isLooking = isLooking
  }
}
