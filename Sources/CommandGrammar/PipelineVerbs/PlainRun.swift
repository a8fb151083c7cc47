extension RunCommand {
  /// A plain call of `run`, as most are, read without the parser: setting that up for all verbs
  /// takes a third of an up-to-date run.
  ///
  /// It knows only the options that are named here, each in its plain form. Whatever else it meets
  /// is left to the grammar: other options, help, and mistakes. A test holds it against the
  /// grammar.
  ///
  /// - Parameter arguments: without the name of the program.
  /// - Returns: nil where the call is not of the plain kind.
  package init?(plain arguments: [String]) {
    guard arguments.first == "run" else { return nil }
    self.init()
    setDefaults()
    var options = PipelineOptions()
    options.assignments = []
    options.cache = nil
    var file: String?
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      switch argument {
      case "--json": json = true
      case "--plain": plain = true
      case "--keep-going", "-k": keepGoing = true
      case "--set", "--cache", "--results", "--only":
        // A value that looks like an option is a mistake, more often than not.
        guard let value = rest.popFirst(), !value.isEmpty, !value.hasPrefix("-") else {
          return nil
        }
        switch argument {
        case "--set":
          guard let assignment = Assignment(argument: value) else { return nil }
          options.assignments.append(assignment)
        case "--only": only.append(value)
        case "--cache": options.cache = value
        default: results = value
        }
      default:
        guard file == nil, !argument.isEmpty, !argument.hasPrefix("-") else { return nil }
        file = argument
      }
    }
    guard let file else { return nil }
    options.file = file
    pipeline = options
  }

  /// A command that no parser has filled in has no values, not even those by default.
  private mutating func setDefaults() {
    dryRun = false
    only = []
    force = []
    keepGoing = false
    retries = nil
    timeLimit = nil
    jobs = nil
    threads = nil
    memory = nil
    results = nil
    shared = nil
    json = false
    plain = false
  }
}
