/// Durations as people say them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
public func durationText(_ seconds: Double) -> String {
  // A record is a file: whatever number it gives has to be shown.
  guard seconds >= 0 else { return "0.0 s" }
  guard seconds < 1e10 else { return "\(seconds) s" }
  if seconds < 9.95 { return "\((seconds * 10).rounded() / 10) s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
  return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
}
