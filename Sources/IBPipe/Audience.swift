import CommandGrammar
import Engine
import Glibc
import Synchronization
import Terminal

/// Who is told of a run: people, on standard error, in lines that are drawn again in place where
/// that is a terminal; and machines, on standard output, where that was asked for.
final class Audience {
  /// Set when the process goes on after it was stopped from the terminal, which has scrolled since.
  private static let hasContinued = Atomic<Bool>(false)

  private let console: ConsoleReporter?
  private let live: LiveReporter?
  private let region: LiveRegion?
  private let machine: JSONReporter?

  init(
    _ experiment: Experiment, _ assessment: Assessment, _ options: Scheduler.Options,
    history: History?, command: RunCommand
  ) {
    machine = command.json ? JSONReporter { Console.output($0) } : nil
    let isLive = !command.plain && !command.json && Console.canRedraw(STDERR_FILENO)
    let colour = Console.wantsColour(STDERR_FILENO)
    let usualSeconds = { (kind: String) in history?.usualSeconds(of: kind) }
    guard isLive, assessment.mustRun.contains(true) else {
      console = ConsoleReporter(
        graph: experiment.graph, assessment: assessment, options: options,
        usualSeconds: usualSeconds, colour: colour, write: Console.line)
      live = nil
      region = nil
      return
    }
    let paint = Paint(enabled: colour)
    let region = LiveRegion(
      paint: paint, size: { TerminalSize(of: STDERR_FILENO) },
      write: { Console.write(bytes: Array($0.utf8)[...], to: STDERR_FILENO) })
    // Whatever else is said meanwhile scrolls past above.
    Console.redirectLines { region.print($0) }
    signal(SIGCONT) { _ in Audience.hasContinued.store(true, ordering: .relaxed) }
    console = nil
    self.region = region
    live = LiveReporter(
      graph: experiment.graph, assessment: assessment, options: options,
      usualSeconds: usualSeconds, region: region, paint: paint,
      columns: { TerminalSize(of: STDERR_FILENO).columns },
      mayDraw: { Console.isInForeground(STDERR_FILENO) })
  }

  func note(_ event: RunEvent) {
    machine?.note(event)
    console?.note(event)
    live?.note(event)
    if case .ended = event, live != nil { Console.redirectLines(to: nil) }
  }

  /// To be called while time passes; nil where nobody sees that.
  var pulse: (() -> Void)? {
    guard let live, let region else { return nil }
    return {
      if Audience.hasContinued.exchange(false, ordering: .relaxed) { region.leave() }
      live.refresh()
    }
  }
}
