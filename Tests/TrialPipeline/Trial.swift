import Dispatch
import Glibc
import IBPipe
import Synchronization

/// A pipeline whose middle stage ends as its settings say: what the tests of the command call.
@main
struct Trial: Pipeline {
  @Setting("How the middle stage ends.") var ends = Ending.well
  @Setting("A share.", in: 0...1) var rate = 0.5
  @Setting("A list.") var layers = [1, 2]
  @Setting("A file that is read; nothing reads one where it is empty.") var file = ""
  @Setting("Whether two types of one name are told apart by their scope alone.") var hides = false

  var outputs: [Output] {
    let middle = Middle(from: Start(), ends: ends, rate: rate, layers: layers)
    Output("score", Below(from: middle))
    Output("other", Start(number: 2))
    if !file.isEmpty { Output("length", Reading(file: file)) }
    if hides { Output("hidden", hiddenStage()) }
  }
}

enum Ending: String, Codable, CaseIterable, SettingValue {
  case well
  /// It throws.
  case refuses, fails
  /// Its process ends.
  case leaves, leavesWithThree, aborts, isKilled
  /// It goes on until it is told to stop: by the run, or by somebody else.
  case goesOn, isAskedToStop
  /// It uses its context.
  case readsUndeclared, readsNoPayload, misreadsState, misnamesPayload, wantsFolder
  /// It prints, and waits for a file to print more.
  case prints
  /// It ends well, after its threads have waited for one another's locks.
  case waitsForItself
}

struct Number: Artifact, Codable {
  var value: Double
}

struct Start: Stage {
  var number = 1.0
  var label: String { "start \(Int(number))" }
  func run(_ context: StageContext) throws -> Number { Number(value: number) }
}

struct Below: Stage {
  @Input var from: any Stage<Payloads>
  func run(_ context: StageContext) throws -> Number { Number(value: 1) }
}

/// An artifact whose only payload has a name of one's choice.
struct Payloads: Artifact {
  var name = "text"
  init(name: String) { self.name = name }
  init(from payloads: any PayloadReader) throws { name = payloads.names[0] }
  func payloads() throws -> [Payload] { [Payload(name: name, text: "text")] }
}

struct Middle: Stage {
  @Input var from: any Stage<Number>
  var ends: Ending
  var rate: Double
  var layers: [Int]
  var label: String { "middle" }

  struct Trouble: Error, CustomStringConvertible { let description = "the licence server is busy" }

  func run(_ context: StageContext) throws -> Payloads {
    print("this is \(ends.rawValue)")
    _ = try context.read(from)
    switch ends {
    case .well: break
    case .refuses: throw UserError("the image 7 has no pixels; crop it anew")
    case .fails: throw Trouble()
    case .leaves: exit(0)
    case .leavesWithThree: exit(3)
    case .aborts: abort()
    case .isKilled: kill(getpid(), SIGKILL)
    case .goesOn: while true { try goOn(context) }
    case .isAskedToStop:
      kill(getpid(), SIGTERM)
      while true { try goOn(context) }
    case .readsUndeclared: _ = try context.read(Start(number: 7))
    case .readsNoPayload: _ = try context.payloads(of: from).bytes("pixels")
    case .misreadsState:
      try context.save([Payload(name: "epoch", text: "1")])
      _ = try context.resume()?.bytes("state")
    case .misnamesPayload: return Payloads(name: "../score")
    case .wantsFolder: _ = try context.scratchFolder()
    case .prints:
      while access("go", F_OK) != 0 { try goOn(context) }
      print("and this is the end")
    case .waitsForItself:
      let turns = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: 2) { _ in
        for _ in 0..<20 {
          turns.withLock {
            $0 += 1
            usleep(1000)
          }
        }
      }
      _ = slowlyMade
    }
    return Payloads(name: "text")
  }

  /// Made by the first of two threads, while the other waits.
  private var slowlyMade: Int {
    DispatchQueue.concurrentPerform(iterations: 2) { _ in _ = Lazily.made }
    return Lazily.made
  }

  private enum Lazily {
    static let made = Int(usleep(50_000))
  }

  private func goOn(_ context: StageContext) throws {
    try context.report(0.5)
    usleep(10_000)
  }
}

struct Reading: Stage {
  var file: String
  func sourceFiles() -> [String] { [file] }
  func run(_ context: StageContext) throws -> Number { Number(value: 0) }
}

/// The launcher finds another `Hidden` in the file that it is given; see `Workplace`.
private func hiddenStage() -> any Stage {
  struct Hidden: Stage {
    func run(_ context: StageContext) throws -> Number { Number(value: 0) }
  }
  return Hidden()
}
