import FoundationEssentials
import Glibc
import Terminal
import TestSupport

/// Feeds a range of inputs in processes of their own, and goes on behind those that kill one.
struct FuzzCampaign {
  let inputs: FuzzInputs
  let range: Range<Int>
  let jobs: Int
  /// Where the inputs of findings are kept.
  let keep: String
  let only: String?

  /// A reader that dies of everything is not tried for ever.
  private static let mostDeaths = 50

  /// A process, what it still has to read, and where it says what it is at.
  private struct Share {
    let child: RunningProgram
    let range: Range<Int>
    let marker: String
  }

  /// Gives how many inputs did what none may do.
  func run() throws -> Int {
    let clock = ContinuousClock()
    let began = clock.now
    let folder = FileManager.default.temporaryDirectory.path + "/ibpipe-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer {
      try? FileManager.default.removeItem(atPath: folder)
      FuzzTarget.removeFolders()
    }
    var tally = FuzzTally()
    var deaths = 0
    var running = try (0..<jobs).map { place in
      try start(range.lowerBound + place..<range.upperBound, marker: "\(folder)/\(place)")
    }
    while !running.isEmpty {
      let share = running.removeFirst()
      let ending = share.child.ended()
      if ending.status == 0, let counted = FuzzCampaign.tally(ending.output) {
        tally.add(counted)
        continue
      }
      deaths += 1
      let number = FuzzCampaign.number(in: share.marker) ?? share.range.lowerBound
      try report(number, "kills its reader: \(FuzzCampaign.how(ending.status))")
      guard deaths < FuzzCampaign.mostDeaths else { break }
      if number + jobs < share.range.upperBound {
        running.append(try start(number + jobs..<share.range.upperBound, marker: share.marker))
      }
    }
    for unclear in tally.unclear.prefix(20) {
      try report(unclear.number, "is refused unclearly: \(unclear.fault)")
    }
    if tally.unclear.count > 20 { Console.output("… and \(tally.unclear.count - 20) more such") }
    show(tally, deaths, seconds: (clock.now - began) / .seconds(1))
    return deaths + tally.unclear.count
  }

  private static func how(_ status: Int32) -> String {
    if status == 128 + SIGALRM { return "it hangs" }
    return status > 128 ? "signal \(status - 128)" : "exit code \(status)"
  }

  private func start(_ range: Range<Int>, marker: String) throws -> Share {
    var arguments = [
      "--first", "\(range.lowerBound)", "--inputs", "\(range.count)", "--jobs", "\(jobs)",
      "--seed", "\(inputs.seed)", "--marker", marker,
    ]
    if let only { arguments += ["--only", only] }
    // A crash should end the process, not draw a picture of it.
    let environment = ["SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin"]
    let child = RunningProgram(
      try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), arguments,
      environment: environment, in: ".")
    return Share(child: child, range: range, marker: marker)
  }

  private func report(_ number: Int, _ what: String) throws {
    let name = inputs.target(of: number).name
    try FileManager.default.createDirectory(atPath: keep, withIntermediateDirectories: true)
    let path = "\(keep)/\(name)-\(number)"
    try Data(inputs.bytes(of: number)).write(to: URL(filePath: path))
    Console.output("input \(number) of \(name) \(printableText(what)); kept as \(path)")
  }

  private func show(_ tally: FuzzTally, _ deaths: Int, seconds: Double) {
    var table = TextTable([("reader", .left), ("refused", .right), ("read", .right)])
    for target in inputs.targets {
      table.add([
        target.name, "\(tally.refused[target.name] ?? 0)", "\(tally.accepted[target.name] ?? 0)",
      ])
    }
    Console.output(table.lines().joined(separator: "\n"))
    Console.output(
      "\(range.count) inputs in \(durationText(seconds)): \(deaths) crashed or hung, "
        + "\(tally.unclear.count) refused unclearly; most memory \(sizeText(tally.peakMemory))")
  }

  private static func tally(_ output: String) -> FuzzTally? {
    try? JSONDecoder().decode(FuzzTally.self, from: Data(output.utf8))
  }

  private static func number(in marker: String) -> Int? {
    guard let bytes = try? Data(contentsOf: URL(filePath: marker)), bytes.count == 8 else {
      return nil
    }
    return bytes.withUnsafeBytes { Int($0.loadUnaligned(as: Int64.self)) }
  }
}
