public import ArgumentParser

/// What every verb takes: the pipeline file, its settings, and where results are kept.
public struct PipelineOptions: ParsableArguments, Sendable {
  @Argument(
    help: ArgumentHelp("The pipeline file, such as Pipelines/quickstart.swift.", valueName: "file"),
    completion: .file(extensions: ["swift"]))
  public var file: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      """
      Override a setting of the pipeline; may be given several times. Several values are a sweep, \
      one run each, of every combination: sigma=0.1,0.2 for a setting that takes one number or \
      word, 'sigmas=0.1,0.2;0.4' for one that takes a list or a text.
      """,
      valueName: "name=value"))
  public var assignments: [Assignment] = []

  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      """
      Where results are kept. (default: $IBPIPE_CACHE, else Cache/ beside the nearest \
      Package.swift or Pipelines/, else ./Cache)
      """,
      valueName: "folder"),
    completion: .directory)
  public var cache: String?

  public init() {}

  public func validate() throws {
    if file.isEmpty { throw ValidationError("The name of the pipeline file is empty.") }
    if cache == "" { throw ValidationError("--cache needs the name of a folder.") }
  }
}
