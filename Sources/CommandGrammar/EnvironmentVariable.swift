/// An environment variable that ibpipe reads.
public struct EnvironmentVariable: Sendable {
  public let name: String
  public let meaning: String

  public static let all = [
    EnvironmentVariable(
      name: "IBPIPE_CACHE", meaning: "where results are kept, unless --cache says otherwise"),
    EnvironmentVariable(
      name: "IBPIPE_RESULTS",
      meaning: "where copies of the outputs are put, unless --results says otherwise"),
    EnvironmentVariable(
      name: "OPENBLAS_CORETYPE",
      meaning: "the kernels that OpenBLAS uses; ibpipe chooses those that suit the CPU"),
    EnvironmentVariable(name: "NO_COLOR", meaning: "no colours on a terminal"),
    EnvironmentVariable(name: "SDKROOT", meaning: "passed on to the compiler of pipeline files"),
  ]
}
