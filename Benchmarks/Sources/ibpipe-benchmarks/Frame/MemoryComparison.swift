/// The most memory that either side had at a time, each in a process of its own that did nothing
/// else, with all that belongs to it: the program, its libraries, the network and the data.
struct MemoryComparison {
  let subject: String
  /// Images in the step.
  let batch: Int
  let peer: String?
  let ourBytes: Int
  let peerBytes: Int?

  /// How many times more the peer took.
  var ratio: Double? { peerBytes.map { Double($0) / Double(ourBytes) } }
}

/// The most bytes of this process that were in memory at a time.
func peakResidentBytes() -> Int {
  let line = linesOfFile("/proc/self/status").compactMap { $0.after("VmHWM:") }.first
  let kibibytes = line?.split { $0 == " " || $0 == "\t" }.first.flatMap { Int($0) }
  return (kibibytes ?? 0) * 1024
}

func mebibytes(_ bytes: Double) -> Double { bytes / 1_048_576 }
