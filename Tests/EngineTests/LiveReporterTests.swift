import ArtifactStore
import Engine
import PipelineModel
import Synchronization
import Terminal
import Testing

/// What is drawn on a terminal, the escape sequences taken away.
struct LiveReporterTests {
  private final class Recorder: Sendable {
    private let text = Mutex("")
    func write(_ more: String) { text.withLock { $0 += more } }
    /// What was written since the last look, line by line.
    func take() -> [String] {
      let whole = text.withLock { text in
        defer { text = "" }
        return text
      }
      return whole.replacing(/\u{1b}\[[0-9]*[A-Za-z]|\r/, with: "").split(separator: "\n").map(
        String.init)
    }
  }

  private let recorder = Recorder()
  private let bench: Bench
  private let reporter: LiveReporter
  private let digest = Node(Constant()).definition

  init() throws {
    bench = try Bench()
    let outputs = [
      Output("sum", Add(number: Halve(number: Constant(value: 1)))),
      Output("x", Constant(value: 5)),
    ]
    _ = try bench.run([outputs[1]])
    let (graph, assessment) = try bench.assess(outputs)
    let recorder = recorder
    let region = LiveRegion(
      paint: Paint(enabled: false), size: { TerminalSize(columns: 80, rows: 24) },
      write: { recorder.write($0) })
    reporter = LiveReporter(
      graph: graph, assessment: assessment, options: .init(jobs: 1, threads: 1),
      usualSeconds: { ["halve": 100, "add": 20][$0] }, region: region, paint: Paint(enabled: false),
      columns: { 80 }, mayDraw: { true })
  }

  private var first: String {
    // Two stages have the label; the one to run is told by its key.
    "constant #" + Node(Constant(value: 1)).definition.hex.prefix(6)
  }

  @Test func theRunAndItsStagesAreShown() {
    reporter.note(.started(stage: first, action: digest))
    reporter.note(
      .progress(stage: first, fraction: 0.5, note: "epoch 3, loss 1.92", secondsLeft: 30))
    reporter.refresh()
    #expect(
      recorder.take() == [
        "[0/3]  1 running  1 from the cache  0:00  about 2 min 30 s left",
        "  \(first)  ━━━━━━━━────────  50 %  epoch 3, loss 1.92  0:00",
      ])
  }

  @Test func theTimeIsShownBehindALongNote() {
    let note = String(repeating: "x", count: 200)
    reporter.note(.started(stage: "halve", action: digest))
    reporter.note(.progress(stage: "halve", fraction: 1, note: note, secondsLeft: 0))
    reporter.refresh()
    let line = recorder.take().last ?? ""
    #expect(line.hasSuffix("x…  0:00") && columns(of: line) == 79)
  }

  @Test func aStageThatSaysNothingShowsWhatIsUsual() {
    reporter.note(.started(stage: "halve", action: digest))
    reporter.refresh()
    #expect(recorder.take().last == "  halve  0:00  usually 1 min 40 s")
  }

  @Test func theHolderOfALeaseIsNamed() {
    reporter.note(.started(stage: "halve", action: digest))
    reporter.note(.waiting(stage: "halve", holder: "anna on lab1 (process 7)"))
    reporter.refresh()
    #expect(
      recorder.take().last == "  halve  waits: anna on lab1 (process 7) is making it  0:00")
    reporter.note(.started(stage: "halve", action: digest))
    #expect(recorder.take().isEmpty)
  }

  @Test func failuresAndNoticesScrollPastAbove() {
    reporter.note(.started(stage: "halve", action: digest))
    reporter.refresh()
    _ = recorder.take()
    reporter.note(
      .retrying(stage: "halve", attempt: 2, limit: 3, message: "it crashed", log: nil))
    reporter.note(.notice("something"))
    reporter.note(.failed(stage: "halve", message: "no use", log: nil))
    #expect(
      recorder.take() == [
        "↻ halve: it crashed; trying again (attempt 2 of 3)", "something", "✗ halve: no use",
      ])
    reporter.note(.ended(RunSummary()))
    reporter.refresh()
    #expect(recorder.take().isEmpty)
  }
}
