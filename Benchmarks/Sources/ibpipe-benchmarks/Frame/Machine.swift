import Glibc
import Tensors

/// What the figures were measured on.
struct Machine: Encodable {
  var processor: String
  var cores: Int
  /// Processes that wanted to run, in the mean of the last minute: far above 0, the figures are
  /// those of a busy machine.
  var load: Double
  var openBLAS: String

  init() {
    let model = Machine.lines(of: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
    processor =
      model?.split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? "unknown"
    cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    var loads = [0.0]
    load = getloadavg(&loads, 1) == 1 ? loads[0] : 0
    openBLAS = BLAS.configuration + ", core " + BLAS.core
  }

  private static func lines(of path: String) -> [String] {
    let reader = LineReader(descriptor: open(path, O_RDONLY | O_CLOEXEC))
    var lines: [String] = []
    while let line = reader.next() { lines.append(line) }
    return lines
  }
}
