import ArtifactStore
import CommandGrammar
import Engine
import PipelineModel
import Terminal

/// A pipeline with its settings applied, its graph, and the cache it works on.
///
/// In a sweep it is all members at once: one graph, in which stages that members share are there
/// once, and in which each output is in the folder of its member.
struct Experiment {
  /// One run: all there is, or one of a sweep.
  struct Member {
    /// The folder of its outputs, such as `sigma=0.1`; empty where nothing is swept.
    let name: String
    let settings: [Settings.Entry]
  }

  let file: String
  let assignments: [String]
  let members: [Member]
  private(set) var graph: Graph
  let store: ArtifactStore
  let sources: SourceDigests

  /// - Parameter purpose: whether the cache is used, or only looked at.
  init(
    _ type: (some Pipeline).Type, options: PipelineOptions, for purpose: ArtifactStore.Purpose
  ) throws {
    try self.init(
      type, file: Surroundings.pipelineFile(named: options.file),
      assignments: options.assignments.map { "\($0.name)=\($0.value)" },
      cache: Surroundings.cache(option: options.cache), for: purpose)
  }

  init(
    _ type: (some Pipeline).Type, file: String, assignments: [String], cache: String,
    for purpose: ArtifactStore.Purpose = .work
  ) throws {
    var outputs: [Output] = []
    var members: [Member] = []
    for member in try Sweep(of: assignments, in: Settings(of: type.init())).members {
      let pipeline = type.init()
      let settings = Settings(of: pipeline)
      try settings.apply(member.assignments)
      members.append(Member(name: member.name, settings: settings.entries))
      outputs += pipeline.outputs.map { $0.within(member.name) }
    }
    self.file = file
    self.assignments = assignments
    self.members = members
    self.graph = try Graph(of: outputs)
    self.store = try ArtifactStore(opening: cache, for: purpose) { corruption in
      Console.error("\(corruption)")
    }
    self.sources = SourceDigests(
      rememberedIn: cache + "/sources.txt", remembersMore: purpose == .work)
  }

  /// The settings; the values of those that are swept one after the other.
  var settings: [Settings.Entry] {
    (members.first?.settings ?? []).indices.map { index in
      var values: [String] = []
      for member in members where !values.contains(member.settings[index].value) {
        values.append(member.settings[index].value)
      }
      let entry = members[0].settings[index]
      return Settings.Entry(
        name: entry.name, help: entry.help, defaultValue: entry.defaultValue,
        value: values.joined(separator: "; "))
    }
  }

  /// The settings' values by their names.
  var settingValues: [String: String] { Experiment.values(of: settings) }

  static func values(of settings: [Settings.Entry]) -> [String: String] {
    Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Those that the user gave another value than the pipeline does.
  static func changedValues(of settings: [Settings.Entry]) -> [String: String] {
    values(of: settings.filter { $0.value != $0.defaultValue })
  }

  /// The same experiment without the outputs that the patterns do not name; with all where there
  /// are no patterns.
  func making(only patterns: [String]) throws -> Experiment {
    guard !patterns.isEmpty else { return self }
    var experiment = self
    let outputs = try graph.outputs(matching: patterns, in: members.map(\.name))
    experiment.graph = graph.part(making: outputs).graph
    return experiment
  }

  func assess(forcing patterns: [String] = []) throws -> Assessment {
    let forced = try Set(patterns.flatMap { try graph.vertices(named: $0) })
    return try Assessment(of: graph, in: store, sources: sources, forced: forced)
  }

  /// The name under which the pipeline's runs are kept.
  var name: String { Surroundings.pipelineName(file) }
}
