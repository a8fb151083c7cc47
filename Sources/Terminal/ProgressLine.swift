import Glibc
import Synchronization

/// One line on a terminal that tells how far something is, drawn over and over; nothing elsewhere.
public final class ProgressLine: Sendable {
  private let what: String
  private let isShown: Bool
  private let began = ContinuousClock.now
  private let drawn = Mutex<ContinuousClock.Instant?>(nil)

  private static let interval = Duration.milliseconds(100)

  public init(_ what: String) {
    self.what = what
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// Shows that so many bytes of so many are done, at most ten times a second.
  public func show(_ done: Int, of total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    drawn.withLock { last in
      if let last, now - last < ProgressLine.interval { return }
      last = now
      let text = ProgressLine.text(what, done, of: total, after: (now - began) / .seconds(1))
      Console.write(bytes: Array("\r\u{1b}[K\(text)".utf8)[...], to: STDERR_FILENO)
    }
  }

  /// Shows what share is done, at most ten times a second.
  public func show(share: Double) {
    guard isShown else { return }
    let now = ContinuousClock.now
    drawn.withLock { last in
      if let last, now - last < ProgressLine.interval { return }
      last = now
      let text = ProgressLine.text(what, share: share, after: (now - began) / .seconds(1))
      Console.write(bytes: Array("\r\u{1b}[K\(text)".utf8)[...], to: STDERR_FILENO)
    }
  }

  /// `estimating  34 %, 12 s left`
  package static func text(_ what: String, share: Double, after seconds: Double) -> String {
    var text = "\(what)  \(Int(share * 100)) %"
    if share > 0 && share < 1 && seconds > 0.5 {
      text += ", \(durationText(seconds * (1 - share) / share)) left"
    }
    return text
  }

  /// `verifying  1.2 GB of 3.4 GB, 12 s left`
  package static func text(_ what: String, _ done: Int, of total: Int, after seconds: Double)
    -> String
  {
    var text = "\(what)  \(sizeText(done)) of \(sizeText(total))"
    if done > 0 && done < total && seconds > 0.5 {
      text += ", \(durationText(seconds * Double(total - done) / Double(done))) left"
    }
    return text
  }

  /// Leaves the line empty for what comes next.
  public func clear() {
    drawn.withLock { last in
      if last != nil { Console.write(bytes: Array("\r\u{1b}[K".utf8)[...], to: STDERR_FILENO) }
      last = nil
    }
  }
}
