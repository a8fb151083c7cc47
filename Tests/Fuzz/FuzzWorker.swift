import FoundationEssentials
import Glibc

/// The process that reads: every so many inputs, in order. It writes down the number of each before
/// it reads it, so that who waits for it knows what it died of.
struct FuzzWorker {
  let inputs: FuzzInputs
  let marker: String

  /// Seconds after which a reader hangs.
  private static let patience: UInt32 = 20
  /// Bytes that the process may allocate.
  private static let memory = 512 << 20

  func run(_ range: Range<Int>, by step: Int) throws {
    var limit = rlimit(rlim_cur: rlim_t(FuzzWorker.memory), rlim_max: rlim_t(FuzzWorker.memory))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    let file = open(marker, O_WRONLY | O_CREAT, 0o600)
    var tally = FuzzTally()
    for number in stride(from: range.lowerBound, to: range.upperBound, by: step) {
      var place = Int64(number)
      pwrite(file, &place, 8, 0)
      alarm(FuzzWorker.patience)
      let target = inputs.target(of: number)
      do {
        try target.read(inputs.bytes(of: number))
        tally.accepted[target.name, default: 0] += 1
      } catch {
        tally.refused[target.name, default: 0] += 1
        let text = "\(error)"
        if let fault = FuzzWorker.fault(in: text) {
          tally.unclear.append(
            .init(number: number, target: target.name, fault: "\(fault): \(text)"))
        }
      }
    }
    alarm(0)
    FuzzTarget.removeFolders()
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    tally.peakMemory = usage.ru_maxrss << 10
    print(String(decoding: try JSONEncoder().encode(tally), as: UTF8.self))
  }

  /// What keeps a message from being a sentence that a person can act on.
  private static func fault(in text: String) -> String? {
    if text.utf8.count < 15 || !text.contains(" ") { return "it says too little" }
    if text.utf8.count > 1500 { return "it goes on for \(text.utf8.count) bytes" }
    let dumps = ["DecodingError", "Error Domain", "CodingKey", "Optional(", "Swift."]
    if dumps.contains(where: text.contains) { return "it is a dump" }
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
    if text.dropFirst(word.count).first == "(" { return "it is a value, printed" }
    return nil
  }
}

/// What came of the inputs of one process.
struct FuzzTally: Codable {
  struct Unclear: Codable {
    let number: Int
    let target, fault: String
  }

  var accepted: [String: Int] = [:]
  var refused: [String: Int] = [:]
  var unclear: [Unclear] = []
  /// Bytes.
  var peakMemory = 0

  mutating func add(_ other: FuzzTally) {
    accepted.merge(other.accepted, uniquingKeysWith: +)
    refused.merge(other.refused, uniquingKeysWith: +)
    unclear += other.unclear
    peakMemory = max(peakMemory, other.peakMemory)
  }
}
