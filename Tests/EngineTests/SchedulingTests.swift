import Engine
import PipelineModel
import Testing

struct BudgetTests {
  @Test func coresAndKnownMemoryAreNeverOverdrawn() {
    var budget = Budget(jobs: 10, cores: 4, memory: 1000)
    budget.take(1, Needs(cores: 2, memory: 600))
    #expect(budget.hasRoom(for: Needs(cores: 2, memory: 400)))
    #expect(!budget.hasRoom(for: Needs(cores: 3)))
    #expect(!budget.hasRoom(for: Needs(memory: 401)))
    budget.take(2, Needs(cores: 2))
    #expect(!budget.hasRoom(for: Needs()))
    #expect(budget.hasRoom(for: Needs(cores: 0, memory: 400)))
    budget.release(1)
    #expect(budget.hasRoom(for: Needs(cores: 2, memory: 1000)))
    budget.release(7)
    budget.release(2)
    #expect(budget.running.isEmpty)
  }

  @Test func jobsAreCounted() {
    var budget = Budget(jobs: 2, cores: 100, memory: nil)
    budget.take(1, Needs(memory: .max))
    #expect(budget.hasRoom(for: Needs(memory: 0)))
    budget.take(2, Needs())
    #expect(budget.isFull)
    #expect(!budget.hasRoom(for: Needs(cores: 0)))
  }

  @Test(arguments: [Needs(cores: 5), Needs(memory: 1001), Needs(cores: .max, memory: .max)])
  func whatNeedsMoreThanThereIsRunsAlone(needs: Needs) {
    var budget = Budget(jobs: 10, cores: 4, memory: 1000)
    #expect(budget.exceeds(needs) && budget.hasRoom(for: needs))
    budget.take(1, Needs(cores: 0))
    #expect(!budget.hasRoom(for: needs))
    budget.release(1)
    budget.take(2, needs)
    #expect(budget.isFull && !budget.hasRoom(for: Needs(cores: 0)))
    budget.release(2)
    #expect(budget.hasRoom(for: Needs(cores: 4, memory: 1000)))
  }

  @Test func needsAreNeverNegative() {
    #expect(Needs(cores: -1, memory: -1, retries: -1) == Needs(cores: 0, memory: 0, retries: 0))
  }
}

/// A queue in a class, so that it can be asked within an expectation.
private final class Queue {
  private var queue = ReadyQueue()

  init(_ entries: [(index: Int, priority: Int)]) {
    for entry in entries { queue.insert(entry.index, priority: entry.priority) }
  }

  var isEmpty: Bool { queue.isEmpty }
  func remove(_ index: Int) { queue.remove(index) }
  func next(where fits: (Int) -> Bool) -> Int? { queue.next(where: fits) }

  func take(where fits: (Int) -> Bool = { _ in true }) -> [Int] {
    var order: [Int] = []
    while let next = queue.next(where: fits) { order.append(next) }
    return order
  }
}

struct ReadyQueueTests {
  @Test func theHighestPriorityGoesFirst() {
    let queue = Queue([(3, 1), (7, 5), (1, 5), (2, 0), (9, 1)])
    queue.remove(9)
    #expect(queue.take() == [1, 7, 3, 2])
    #expect(queue.isEmpty)
  }

  @Test func whatFitsFillsTheGap() {
    let queue = Queue((0..<4).map { ($0, $0) })
    #expect(queue.take { $0 < 2 } == [1, 0])
    #expect(queue.take() == [3, 2])
  }

  @Test func whatWasPassedOverTooOftenHoldsTheOthersBack() {
    let queue = Queue([(1000, 9)] + (0..<30).map { ($0, 0) })
    #expect(queue.take { $0 != 1000 }.count == ReadyQueue.patience)
    #expect(queue.next { $0 != 1000 } == nil)
    #expect(queue.next { _ in true } == 1000)
    #expect(queue.take().count == 30 - ReadyQueue.patience)
  }
}

struct ThreadSharesTests {
  private func shares(_ threads: Int, _ cores: [Int]) -> [Int] {
    let shares = ThreadShares.of(threads, among: cores.enumerated().map { ($0.offset, $0.element) })
    return cores.indices.map { shares[$0] ?? 0 }
  }

  @Test(arguments: [
    (8, [1, 1, 1], [3, 3, 2]), (8, [1], [8]), (1, [1, 1], [1, 1]), (8, [5, 1, 1], [5, 2, 1]),
    (8, [1, 5, 2], [1, 5, 2]), (8, [4, 4], [4, 4]), (4, [9], [4]), (2, [0, 0, 2], [1, 1, 2]),
    (16, [6, 6, 1, 1], [6, 6, 2, 2]), (3, [], []),
  ])
  func everyStageGetsItsCoresAndAShareOfTheRest(threads: Int, cores: [Int], expected: [Int]) {
    #expect(shares(threads, cores) == expected)
  }
}

struct AttemptsTests {
  @Test func aStageHasOneAttemptMoreThanRetries() {
    var attempts = Attempts(retries: 2)
    #expect(attempts.number(of: 5) == 1)
    let answers = (0..<3).map { _ in attempts.mayTryAgain(5, Needs()) }
    #expect(answers == [true, true, false])
    #expect(attempts.number(of: 5) == 4)
    let own = attempts.mayTryAgain(6, Needs(retries: 0))
    #expect(!own)
    #expect(attempts.allowed(Needs()) == 3)
    #expect(attempts.allowed(Needs(retries: .max)) == .max)
    #expect(Attempts(retries: -1).retries == 0)
  }
}

/// Time limits in a class, so that they can be asked within an expectation.
private final class Limits {
  private var limits: TimeLimits
  init(general: Duration?, grace: Duration) {
    limits = TimeLimits(general: general, grace: grace)
  }
  var next: TimeLimits.Instant? { limits.next }
  func start(_ index: Int, _ needs: Needs, at now: TimeLimits.Instant) {
    limits.start(index, needs, at: now)
  }
  func pause(_ index: Int) { limits.pause(index) }
  func resume(_ index: Int, at now: TimeLimits.Instant) { limits.resume(index, at: now) }
  func steps(at now: TimeLimits.Instant) -> [TimeLimits.Step] { limits.steps(at: now) }
  func end(_ index: Int) -> String? { limits.end(index) }
}

struct TimeLimitsTests {
  private let start = ContinuousClock.now

  @Test func aLateStageIsAskedAndThenEnded() {
    let limits = Limits(general: .seconds(60), grace: .seconds(10))
    limits.start(1, Needs(), at: start)
    limits.start(2, Needs(timeLimit: .seconds(5)), at: start)
    #expect(limits.next == start + .seconds(5))
    #expect(limits.steps(at: start + .seconds(4)) == [])
    #expect(limits.steps(at: start + .seconds(5)) == [.ask(2)])
    #expect(limits.steps(at: start + .seconds(14)) == [])
    #expect(limits.steps(at: start + .seconds(15)) == [.end(2)])
    #expect(limits.steps(at: start + .seconds(59)) == [])
    #expect(limits.end(2) == "it was stopped at its time limit of 5.0 s (set by the stage itself)")
    #expect(limits.steps(at: start + .seconds(61)) == [.ask(1)])
    #expect(limits.end(1) == "it was stopped at its time limit of 1 min 00 s (--time-limit)")
    #expect(limits.next == nil)
  }

  @Test func whatEndsInTimeIsNoComplaint() {
    let limits = Limits(general: .seconds(60), grace: .zero)
    limits.start(1, Needs(), at: start)
    #expect(limits.end(1) == nil)
    #expect(limits.end(1) == nil)
  }

  @Test func waitingForAnotherDoesNotCount() {
    let limits = Limits(general: .seconds(60), grace: .zero)
    limits.start(1, Needs(), at: start)
    limits.pause(1)
    #expect(limits.next == nil)
    limits.resume(1, at: start + .seconds(500))
    #expect(limits.next == start + .seconds(560))
    // Only what was paused begins anew.
    limits.resume(1, at: start + .seconds(530))
    #expect(limits.next == start + .seconds(560))
  }

  @Test func aLimitOfCenturiesIsNone() {
    let limits = Limits(general: .seconds(Int64.max), grace: .zero)
    limits.start(1, Needs(), at: start)
    #expect(limits.steps(at: start + .seconds(1_000_000_000)) == [])
  }
}
