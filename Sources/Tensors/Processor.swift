internal import Kernels

/// What the CPU can do, as far as kernels are chosen by it.
public enum Processor {
  /// The x86-64 level: 4 (AVX-512), 3 (AVX2 and FMA), 2 or 1; 0 on other machines.
  public static var level: Int { Int(ibk_cpu_level()) }

  /// What a level stands for, in words.
  public static func name(of level: Int) -> String {
    switch level {
    case 4: "AVX-512 (x86-64-v4)"
    case 3: "AVX2 and FMA (x86-64-v3)"
    case 2: "SSE4.2 (x86-64-v2)"
    case 1: "SSE2 (x86-64)"
    default: "any CPU of this kind"
    }
  }
}
