import Engine
import PipelineModel
import Testing

struct MakespanTests {
  private struct Step: Stage {
    @Inputs var parts: [any Stage<Number>]
    var number = 0
    var needs = Needs()
    static var codeStamp: CodeStamp { .version(1) }
    var label: String { "step \(number)" }
    func run(_ context: StageContext) throws -> Number { Number(value: number) }
  }

  private func step(_ number: Int, _ parts: [Step] = [], cores: Int = 1) -> Step {
    Step(parts: parts, number: number, needs: Needs(cores: cores))
  }

  /// - Parameter seconds: by the numbers of the stages; those that have ended are not in it.
  private func makespan(
    _ outputs: [Step], _ seconds: [Int: Double], running: Set<Int> = [], jobs: Int, cores: Int = 8
  ) throws -> Double {
    let graph = try Graph(of: outputs.map { Output("o\($0.number)", $0) })
    var work: [Int: Makespan.Work] = [:]
    for (number, seconds) in seconds {
      let index = try #require(graph.vertices.firstIndex { $0.name == "step \(number)" })
      work[index] = .init(seconds: seconds, isRunning: running.contains(number))
    }
    return Makespan(of: graph).seconds(work, within: Budget(jobs: jobs, cores: cores, memory: nil))
  }

  @Test func aChainTakesTheSumOfItsStages() throws {
    let chain = step(3, [step(2, [step(1)])])
    #expect(try makespan([chain], [1: 1, 2: 2, 3: 3], jobs: 4) == 6)
    #expect(try makespan([chain], [2: 2, 3: 3], jobs: 4) == 5)
  }

  @Test func jobsShareWhatIsIndependent() throws {
    let steps = (1...4).map { step($0) }
    let seconds = [1: 2.0, 2: 2, 3: 2, 4: 2]
    #expect(try makespan(steps, seconds, jobs: 1) == 8)
    #expect(try makespan(steps, seconds, jobs: 2) == 4)
    #expect(try makespan(steps, seconds, jobs: 8) == 2)
  }

  @Test func theLongestWayIsNotShortenedByJobs() throws {
    let chain = step(3, [step(2, [step(1)])])
    let beside = step(4)
    #expect(try makespan([chain, beside], [1: 1, 2: 1, 3: 1, 4: 1], jobs: 4) == 3)
    #expect(try makespan([chain, beside], [1: 1, 2: 1, 3: 1, 4: 9], jobs: 4) == 9)
  }

  @Test func needsAreKeptTo() throws {
    let steps = (1...3).map { step($0, cores: 4) }
    #expect(try makespan(steps, [1: 1, 2: 1, 3: 1], jobs: 8) == 2)
    #expect(try makespan(steps, [1: 1, 2: 1, 3: 1], jobs: 8, cores: 2) == 3)
  }

  @Test func whatRunsHasOnlyItsRestBefore() throws {
    let pair = [step(1), step(2, [step(3)])]
    #expect(try makespan(pair, [1: 0.5, 2: 2, 3: 1], running: [1, 3], jobs: 2) == 3)
    #expect(try makespan([step(1)], [:], jobs: 2) == 0)
  }
}
