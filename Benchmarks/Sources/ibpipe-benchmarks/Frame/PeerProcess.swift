import Glibc

/// A peer that stays in a process of its own and is told what to do, a line at a time: see
/// `Benchmarks/Peers/peer.py`.
final class PeerProcess {
  let description: String
  private let child: ChildProcess
  private let input: Int32
  private let lines: LineReader

  /// Starts a script of `Benchmarks/Peers` and waits until it is prepared.
  init(_ script: String, _ arguments: [String], python: String) throws(BenchmarkError) {
    let path = "Benchmarks/Peers/\(script)"
    guard access(path, R_OK) == 0 else {
      throw .file(path: path, reason: "not found; run this in the repository's folder")
    }
    guard access(python, X_OK) == 0 else {
      throw .missing(
        peer: script, reason: "there is no \(python); Benchmarks/Peers/make-environment makes it")
    }
    // A peer that ends early is seen by its missing answer.
    signal(SIGPIPE, SIG_IGN)
    let (commands, answers) = (try Pipe(), try Pipe())
    child = try ChildProcess(
      [python, path] + arguments, input: commands.read, output: answers.write)
    close(commands.read)
    close(answers.write)
    input = commands.write
    lines = LineReader(descriptor: answers.read)
    let line = lines.next() ?? ""
    if let reason = line.after("missing ") { throw .missing(peer: script, reason: reason) }
    guard let text = line.after("ready ") else {
      throw .process("\(path) ended before it was ready.")
    }
    description = text
  }

  deinit {
    close(input)
    _ = child.wait()
  }

  /// What ibpipe must find too.
  func check() throws(BenchmarkError) -> [Double] { try ask("check", expecting: "values ") }

  /// The seconds of one unit of work.
  func run() throws(BenchmarkError) -> Double { try ask("run", expecting: "seconds ")[0] }

  /// The most bytes that were in its memory at a time.
  func memory() throws(BenchmarkError) -> Int { Int(try ask("memory", expecting: "bytes ")[0]) }

  private func ask(_ command: String, expecting prefix: String) throws(BenchmarkError) -> [Double] {
    _ = "\(command)\n".withCString { write(input, $0, strlen($0)) }
    let numbers = lines.next()?.after(prefix)?.split(separator: " ").compactMap { Double($0) }
    guard let numbers, !numbers.isEmpty else {
      throw .process("\(description) did not answer “\(command)”.")
    }
    return numbers
  }
}

extension String {
  /// What follows a prefix; nil where the text does not start with it.
  func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
