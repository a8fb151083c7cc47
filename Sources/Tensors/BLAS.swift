internal import COpenBLAS
import Glibc
internal import Kernels

/// OpenBLAS, single-threaded, called on tiles from our own threads.
///
/// The library is loaded on first use rather than linked, for two reasons. Debian's OpenBLAS
/// 0.3.21 does not know newer CPUs and silently falls back to SSE-era kernels unless
/// `OPENBLAS_CORETYPE` names a core *before* the library loads; and a run that finds everything
/// fresh should not pay for loading 30 MB of kernels.
public enum BLAS {
  /// The kernel family asked of OpenBLAS on this CPU; empty where OpenBLAS chooses for itself.
  public static let coreType: String = {
    if let userChoice { return userChoice }
    switch ibk_cpu_level() {
    case 4: return "SkylakeX"
    case 3: return "Haswell"
    default: return ""
    }
  }()

  /// What `OPENBLAS_CORETYPE` said before this program set it.
  private static let userChoice = getenv("OPENBLAS_CORETYPE").map { String(cString: $0) }

  /// Whether the user asked for the kernel family.
  public static var isChosenByUser: Bool { userChoice != nil }

  /// What keeps OpenBLAS from being used; nil where nothing does.
  public static var problem: String? {
    if case .failure(let failure) = loaded { failure.reason } else { nil }
  }

  /// What OpenBLAS says of itself once loaded: its version and how it was built.
  public static var configuration: String { String(cString: library.config()) }

  /// The kernel family in use.
  public static var core: String { String(cString: library.coreName()) }

  private typealias GEMM =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void

  private struct Library: @unchecked Sendable {
    let sgemm: GEMM
    let config: @convention(c) () -> UnsafePointer<CChar>
    let coreName: @convention(c) () -> UnsafePointer<CChar>
  }

  private struct LoadFailure: Error { let reason: String }

  private static let library: Library = {
    switch loaded {
    case .success(let library): return library
    case .failure(let failure):
      let message =
        "ibpipe: OpenBLAS cannot be loaded (\(failure.reason)); install libopenblas-dev\n"
      _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(1)
    }
  }()

  private static let loaded: Result<Library, LoadFailure> = {
    if !coreType.isEmpty { setenv("OPENBLAS_CORETYPE", coreType, 1) }
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    guard let handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL),
      let sgemm = dlsym(handle, "cblas_sgemm"),
      let config = dlsym(handle, "openblas_get_config"),
      let coreName = dlsym(handle, "openblas_get_corename")
    else {
      let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
      return .failure(LoadFailure(reason: reason))
    }
    let library = Library(
      sgemm: unsafeBitCast(sgemm, to: GEMM.self),
      config: unsafeBitCast(config, to: (@convention(c) () -> UnsafePointer<CChar>).self),
      coreName: unsafeBitCast(coreName, to: (@convention(c) () -> UnsafePointer<CChar>).self))
    return .success(library)
  }()

  /// C ← alpha · op(A) · op(B) + beta · C, row-major, where op(A) is `m × k`, op(B) is `k × n`
  /// and C is `m × n`; `lda`, `ldb` and `ldc` are the lengths of the stored rows.
  ///
  /// Runs on the calling thread alone, and gives the same bits whichever thread that is.
  public static func gemm(
    transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int,
    alpha: Float = 1, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
    beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    library.sgemm(
      Int32(CblasRowMajor.rawValue),
      Int32((transposeA ? CblasTrans : CblasNoTrans).rawValue),
      Int32((transposeB ? CblasTrans : CblasNoTrans).rawValue),
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }
}
