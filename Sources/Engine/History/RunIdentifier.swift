import Glibc

/// The ids of runs and sweeps: the time of the start in UTC to the nanosecond, and the process.
/// Sorted, they are in the order in which the runs began.
public enum RunIdentifier {
  /// An id that nothing else has.
  public static func next() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let stamp = Timestamp.text(of: time.tv_sec).filter(\.isNumber)
    let fraction = String(1_000_000_000 + time.tv_nsec).dropFirst()
    return "\(stamp)-\(fraction)-\(getpid())"
  }

  /// The id of a run of a sweep. Its digits keep the runs in order.
  static func member(_ number: Int, of sweep: String) -> String {
    let digits = "\(number)"
    return sweep + "." + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
