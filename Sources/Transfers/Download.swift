import CTransfer
public import Fingerprint
import Glibc

/// A file whose size and digest are known beforehand, brought from an address.
///
/// What has come is kept beside the file, so that a download which was cut off goes on where it
/// was. The file appears under its name only when all of it is there and its digest is right.
public struct Download {
  public let url: String
  /// The path that the file gets.
  public let target: String
  /// Bytes.
  public let size: Int
  public let digest: Digest
  /// How often a broken connection is taken up again without anything coming, and how many seconds
  /// of silence break it.
  public var attempts = 5
  public var patience = 60
  /// Seconds before the first further attempt; before each next twice as many.
  public var pause = 1.0

  public init(url: String, target: String, size: Int, digest: Digest) {
    self.url = url
    self.target = target
    self.size = size
    self.digest = digest
  }

  /// Brings the file.
  ///
  /// - Parameter progress: told some times a second how many bytes are there.
  public func run(progress: @escaping (_ there: Int) -> Void) throws(DownloadError) {
    let partial = try PartialFile(of: target)
    var isResumed = partial.size > 0
    if partial.size > size {
      try partial.empty()
      isResumed = false
    }
    while true {
      do throws(DownloadError) {
        try complete(partial, progress)
        let found = try digest(of: partial)
        if found == digest { return try partial.publish(as: target) }
        throw .another(url: url, reason: "its SHA-256 is \(found.hex)")
      } catch .another(let url, let reason) {
        // What an earlier attempt left may be of another file, or damaged.
        guard isResumed else {
          partial.remove()
          throw .another(url: url, reason: reason)
        }
        isResumed = false
        try partial.empty()
      }
    }
  }

  /// Transfers what is missing, over as many connections as it takes.
  private func complete(
    _ partial: borrowing PartialFile, _ progress: @escaping (Int) -> Void
  ) throws(DownloadError) {
    var failures = 0
    while partial.size < size {
      let before = partial.size
      let (outcome, status, message) = attempt(partial, progress)
      switch outcome {
      case ibt_done:
        if partial.size < size {
          throw .another(url: url, reason: "it has \(partial.size) bytes instead of \(size)")
        }
      case ibt_no_ranges:
        try partial.empty()
      case ibt_broken:
        failures = partial.size > before ? 1 : failures + 1
        guard failures < attempts else {
          throw .broken(url: url, kept: partial.size, reason: message)
        }
        usleep(UInt32(pause * Double(1 << (failures - 1)) * 1e6))
      case ibt_refused:
        throw discarding(partial, .refused(url: url, status: status))
      case ibt_too_long:
        throw .another(url: url, reason: "it is longer than \(size) bytes")
      case ibt_no_library: throw discarding(partial, .noLibrary(reason: message))
      case ibt_unreachable: throw discarding(partial, .unreachable(url: url, reason: message))
      case ibt_unwritable: throw .unwritable(path: target, reason: message)
      default: throw discarding(partial, .failed(url: url, reason: message))
      }
    }
  }

  private func digest(of partial: borrowing PartialFile) throws(DownloadError) -> Digest {
    do {
      return try SHA256.digest(ofFile: partial.path)
    } catch {
      throw .unwritable(path: partial.path, reason: String(cString: strerror(error.code)))
    }
  }

  /// An attempt that brought nothing leaves nothing.
  private func discarding(
    _ partial: borrowing PartialFile, _ error: DownloadError
  ) -> DownloadError {
    if partial.size == 0 { partial.remove() }
    return error
  }

  private func attempt(
    _ partial: borrowing PartialFile, _ progress: @escaping (Int) -> Void
  ) -> (ibt_outcome, status: Int, message: String) {
    final class Listener {
      let progress: (Int) -> Void
      init(_ progress: @escaping (Int) -> Void) { self.progress = progress }
    }
    let listener = Listener(progress)
    var transfer = ibt_transfer()
    transfer.file = partial.descriptor
    transfer.offset = Int64(partial.size)
    transfer.limit = Int64(size)
    transfer.patience = patience
    transfer.progress = { context, there in
      guard let context else { return }
      Unmanaged<Listener>.fromOpaque(context).takeUnretainedValue().progress(Int(there))
    }
    let outcome = withExtendedLifetime(listener) {
      transfer.context = Unmanaged.passUnretained(listener).toOpaque()
      return url.withCString { address in
        transfer.url = address
        return ibt_run(&transfer)
      }
    }
    let message = withUnsafeBytes(of: transfer.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return (outcome, Int(transfer.status), message)
  }
}
