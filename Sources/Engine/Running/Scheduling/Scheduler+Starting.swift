import Fingerprint
import PipelineModel
import Terminal

extension Scheduler {
  private func needs(_ index: Int) -> Needs { graph.vertices[index].node.stage.needs }

  /// Whether the run goes on at all: not when the user asked to stop, and after a failure only
  /// where that was asked for.
  var goesOn: Bool { !isStopping && (options.keepsGoing || summary.failures.isEmpty) }

  func enqueue(_ index: Int) {
    status[index] = .ready
    ready.insert(index, priority: priority[index])
  }

  func startWhatMayStart() {
    while goesOn, !ready.isEmpty, !budget.isFull,
      let index = ready.next(where: { budget.hasRoom(for: needs($0)) })
    {
      let needs = needs(index)
      sayIfAlone(index, needs)
      do {
        let job = job(of: index)
        try executor.start(job, ticket: index)
        status[index] = .running(since: clock.now)
        budget.take(index, needs)
        limits.start(index, needs, at: clock.now)
        observe(.started(stage: job.name, action: job.action))
      } catch {
        fail(index, "it could not be started: \(error)")
      }
    }
    shareThreads()
  }

  /// Says once for each kind of stage that there is not what it needs.
  private func sayIfAlone(_ index: Int, _ needs: Needs) {
    guard budget.exceeds(needs), lonely.insert(graph.vertices[index].node.kind).inserted else {
      return
    }
    var wants: [String] = []
    if needs.cores > budget.cores {
      wants.append("\(needs.cores) cores, where --threads allows \(budget.cores)")
    }
    if let wanted = needs.memory, let there = budget.memory, wanted > there {
      wants.append("\(sizeText(wanted)) of memory, where there are \(sizeText(there))")
    }
    observe(
      .notice("“\(name(index))” needs \(wants.joined(separator: ", and ")); it runs alone"))
  }

  private func shareThreads() {
    let running = budget.running.keys.sorted { (priority[$0], $1) > (priority[$1], $0) }
    let wanted = ThreadShares.of(
      options.threads, among: running.map { ($0, budget.running[$0]?.cores ?? 1) })
    for index in running {
      guard let share = wanted[index], shares.updateValue(share, forKey: index) != share else {
        continue
      }
      executor.setThreads(share, ticket: index)
    }
  }

  private func job(of index: Int) -> Job {
    let vertex = graph.vertices[index]
    let inputs = JobInput.all(of: vertex, in: graph, records: record(of:))
    let action = actions[index]
    var job = Job(
      definition: vertex.node.definition, action: action?.key ?? vertex.node.definition,
      name: vertex.name, inputs: inputs,
      sources: (action?.sources ?? []).map { JobSource(path: $0.path, digest: $0.digest) },
      run: runOfStage?(vertex.name) ?? options.run,
      attempt: attempts.number(of: index), isForced: forced.contains(index))
    if vertex.node.hasTolerance { job.earlier = earlierAction?(index) }
    return job
  }
}
