import CommandGrammar
import Engine
import Figures
import Glibc
import PipelineModel
import Terminal

/// `ibpipe graph`: draws the pipeline without running anything, and without taking any lock.
struct GraphVerb {
  private let experiment: Experiment
  private let command: GraphCommand

  init(_ experiment: Experiment, _ command: GraphCommand) {
    self.experiment = experiment
    self.command = command
  }

  func run() throws -> Int32 {
    // What is asked for wrongly is told before the cache is read.
    let vertices = try GraphSelection(
      only: command.only, upstream: command.upstream, downstream: command.downstream
    ).vertices(of: experiment.graph)
    let history = History(of: experiment.name, in: experiment.store)
    let view = GraphView(
      of: experiment.graph, assessment: try experiment.assess(), vertices: vertices,
      usualSeconds: { history.usualSeconds(of: $0) })
    switch command.json ? .json : command.format {
    case .ascii: Console.output(view.ascii(colour: Console.wantsColour(STDOUT_FILENO)))
    case .dot: Console.output(view.dot)
    case .mermaid: Console.output(view.mermaid)
    case .json: Console.output(try view.json)
    case .svg: Console.output(StageMap(of: view, title: experiment.name).render().text)
    case .html: Console.output(page(of: view, history: history).html())
    }
    return 0
  }

  private func page(of view: GraphView, history: History) -> StageMapPage {
    let explainer = Explainer(
      graph: view.graph, assessment: view.assessment, store: experiment.store, history: history)
    return StageMapPage(
      of: StageMap(of: view, title: experiment.name),
      details: view.details { place, index in
        place < Self.mostExplained
          ? explainer.explain(index).reasons
          : ["“ibpipe explain” tells why: the page explains the first \(Self.mostExplained) stages"]
      })
  }

  /// To explain a stage is to look at all that it waits for: beyond that a page would take long.
  private static let mostExplained = 2000
}
