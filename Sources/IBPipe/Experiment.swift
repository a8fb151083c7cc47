import ArtifactStore
import CommandGrammar
import Engine
import PipelineModel
import Terminal

/// A pipeline with its settings applied, its graph, and the cache it works on.
struct Experiment {
  let file: String
  let assignments: [String]
  let settings: [Settings.Entry]
  let graph: Graph
  let store: ArtifactStore
  let sources: SourceDigests

  init(_ type: (some Pipeline).Type, options: PipelineOptions) throws {
    try self.init(
      type, file: Surroundings.pipelineFile(named: options.file),
      assignments: options.assignments.map { "\($0.name)=\($0.value)" },
      cache: Surroundings.cache(option: options.cache))
  }

  init(_ type: (some Pipeline).Type, file: String, assignments: [String], cache: String) throws {
    let pipeline = type.init()
    let settings = Settings(of: pipeline)
    try settings.apply(assignments)
    self.file = file
    self.assignments = assignments
    self.settings = settings.entries
    self.graph = try Graph(of: pipeline.outputs)
    self.store = try ArtifactStore(opening: cache) { corruption in
      Console.error("\(corruption)")
    }
    self.sources = SourceDigests(rememberedIn: cache + "/sources.json")
  }

  /// The settings' values by their names.
  var settingValues: [String: String] {
    Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Those that the user gave another value than the pipeline does.
  var changedSettings: [String: String] {
    settingValues.filter { name, value in
      settings.contains { $0.name == name && $0.defaultValue != value }
    }
  }

  func assess() throws -> Assessment {
    try Assessment(of: graph, in: store, sources: sources)
  }

  /// The name under which the pipeline's runs are kept.
  var name: String { Surroundings.pipelineName(file) }
}
