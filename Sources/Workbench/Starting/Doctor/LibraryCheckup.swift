import Glibc
import Launcher
import Tensors

/// The libraries that are loaded at run time.
package struct LibraryCheckup {
  package init() {}

  package var checkup: Checkup {
    Checkup(
      area: "Libraries",
      findings: blas + [
        library("LZ4", file: "liblz4.so.1", symbol: "LZ4_versionString", package: "liblz4-dev"),
        library("zlib", file: "libz.so.1", symbol: "zlibVersion", package: "zlib1g-dev"),
      ])
  }

  private var blas: [Finding] {
    if let problem = BLAS.problem {
      return [
        .bad(
          "OpenBLAS", "cannot be loaded: \(problem)", "install libopenblas-dev (or libopenblas0)")
      ]
    }
    return [
      .good("OpenBLAS", "\(BLAS.configuration), \(LibraryCheckup.loaded("openblas"))"),
      LibraryCheckup.kernels(
        asked: BLAS.coreType, inUse: BLAS.core, level: Processor.level, chosen: BLAS.isChosenByUser),
    ]
  }

  /// Whether OpenBLAS uses the kernels that suit the CPU: it falls back to those of twenty years
  /// ago, silently, where it does not know it.
  package static func kernels(asked: String, inUse: String, level: Int, chosen: Bool) -> Finding {
    let name = "its kernels"
    let why =
      chosen
      ? "as OPENBLAS_CORETYPE says"
      : asked.isEmpty
        ? "OpenBLAS's own choice"
        : "asked for by ibpipe, as the CPU has \(Processor.name(of: level))"
    if !asked.isEmpty, asked.lowercased() != inUse.lowercased() {
      return .attention(
        name, "\(inUse), though \(asked) was asked for (\(why))",
        "this OpenBLAS was built without those kernels: install your distribution's libopenblas0")
    }
    let slow = ["prescott", "core2", "nehalem", "generic", "penryn", "dunnington", "atom"]
    if level >= 3, slow.contains(inUse.lowercased()) {
      return .attention(
        name, "\(inUse) (\(why)), far slower than the CPU allows",
        chosen
          ? "unset OPENBLAS_CORETYPE"
          : "set OPENBLAS_CORETYPE=\(level == 4 ? "SkylakeX" : "Haswell")")
    }
    return .good(name, "\(inUse), \(why)")
  }

  private func library(_ name: String, file: String, symbol: String, package: String) -> Finding {
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL), let address = dlsym(handle, symbol)
    else {
      let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
      return .bad(name, "cannot be loaded: \(reason)", "install \(package)")
    }
    typealias Version = @convention(c) () -> UnsafePointer<CChar>?
    let version = unsafeBitCast(address, to: Version.self)().map { String(cString: $0) } ?? "?"
    return .good(name, "\(version), \(LibraryCheckup.loaded(file))")
  }

  /// The file that a library was loaded from; its name where that is not known.
  private static func loaded(_ name: String) -> String {
    for line in Machine.text("/proc/self/maps").split(separator: "\n") {
      guard let start = line.firstIndex(of: "/") else { continue }
      let path = line[start...]
      if Path.name(of: String(path)).contains(name) { return String(path) }
    }
    return name
  }
}
