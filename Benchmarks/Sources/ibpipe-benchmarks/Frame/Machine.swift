import Glibc
import Tensors

/// What the figures were measured on, and what was measured.
struct Machine: Encodable {
  var processor: String
  /// Those of its vector instructions that decide how fast numerics are.
  var instructions: [String]
  var cores: Int
  var gibibytes: Double
  var system: String
  /// Processes that wanted to run, in the mean of the last minute: far above 0, the figures are
  /// those of a busy machine.
  var load: Double
  var openBLAS: String
  /// The compiler on the PATH.
  var swift: String
  /// The commit of the repository; with changes that are in none, `-dirty` follows.
  var commit: String

  init() {
    let processors = linesOfFile("/proc/cpuinfo")
    func value(_ name: String) -> String? {
      processors.first { $0.hasPrefix(name) }?.split(separator: ":").last.map {
        String($0.drop { $0 == " " })
      }
    }
    processor = value("model name") ?? "unknown"
    let flags = Set((value("flags") ?? "").split(separator: " ").map(String.init))
    instructions = ["avx2", "avx512f", "avx512_bf16", "amx_tile"].filter(flags.contains)
    cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let bytes = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    gibibytes = (bytes / 107_374_182.4).rounded() / 10
    let name = linesOfFile("/etc/os-release").compactMap { $0.after("PRETTY_NAME=") }.first
    system = name.map { $0.filter { $0 != "\"" } } ?? "unknown"
    var loads = [0.0]
    load = getloadavg(&loads, 1) == 1 ? loads[0] : 0
    openBLAS = BLAS.configuration + ", core " + BLAS.core
    swift = version(of: "swift") ?? "unknown"
    let described = try? ChildProcess.output(
      of: ["git", "describe", "--always", "--dirty"], quietly: true)
    commit = described ?? "unknown"
  }

  var sentence: String {
    """
    \(processor) (\(instructions.joined(separator: ", "))), \(cores) cores, \
    \(decimal(gibibytes, places: 1)) GiB, load \(decimal(load)); \(system), Swift \(swift), \
    \(openBLAS); ibpipe at \(commit)
    """
  }
}

/// The lines of a file; none where it cannot be read.
func linesOfFile(_ path: String) -> [String] {
  let reader = LineReader(descriptor: open(path, O_RDONLY | O_CLOEXEC))
  var lines: [String] = []
  while let line = reader.next() { lines.append(line) }
  return lines
}

/// The first number with a point in what a program says of its version, without letters after it.
func version(of program: String) -> String? {
  guard let said = try? ChildProcess.output(of: [program, "--version"], quietly: true) else {
    return nil
  }
  let words = said.split { $0 == " " || $0 == "\n" }
  let word = words.first { $0.first?.isNumber == true && $0.contains(".") }
  return word.map { word in
    word.split(separator: ".").prefix { $0.allSatisfy(\.isNumber) }.joined(separator: ".")
  }
}
