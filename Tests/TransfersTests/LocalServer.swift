import Glibc
import Synchronization

/// A server for one file on the loopback interface, one request at a time.
final class LocalServer: Sendable {
  enum Manner: Sendable {
    case well
    /// The connection is closed after so many bytes of the body.
    case breaksAfter(Int)
    case knowsNoRanges
    /// The file lies elsewhere; `/old` says where.
    case redirects
    case refuses
    case givesMore, givesLess, givesAnother
  }

  let address: String
  private let listener: Int32
  private let asked = Mutex<[String]>([])

  /// What was asked for, in order.
  var requests: [String] { asked.withLock { $0 } }

  struct Failure: Error {}

  init(_ bytes: [UInt8], _ manner: Manner = .well) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(listener, place, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, place, &length) == 0
      }
    }
    guard isListening else { throw Failure() }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    let body =
      switch manner {
      case .givesMore: bytes + [0]
      case .givesLess: Array(bytes.dropLast())
      case .givesAnother: bytes.map { $0 ^ 1 }
      default: bytes
      }
    let server = Unmanaged.passRetained(Job { [self] in serve(body, manner) })
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { job in
        guard let job else { return nil }
        Unmanaged<Job>.fromOpaque(job).takeRetainedValue().body()
        return nil
      }, server.toOpaque())
    pthread_detach(thread)
  }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  private func serve(_ body: [UInt8], _ manner: Manner) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      answer(connection, body, manner)
      close(connection)
    }
  }

  private func answer(_ connection: Int32, _ body: [UInt8], _ manner: Manner) {
    let request = head(of: connection)
    guard let first = request.first else { return }
    let range = request.first { $0.lowercased().hasPrefix("range: bytes=") }
    let wanted = range.flatMap { Int($0.drop { $0 != "=" }.dropFirst().prefix { $0 != "-" }) } ?? 0
    let path = first.split(separator: " ").dropFirst().first ?? "?"
    asked.withLock { $0.append("GET \(path), from \(wanted)") }
    if case .refuses = manner {
      return send(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", [])
    }
    if case .redirects = manner, path == "/old" {
      return send(
        connection,
        "HTTP/1.1 302 Found\r\nLocation: \(address)/set.bin\r\nContent-Length: 0\r\n\r\n", [])
    }
    var start = wanted
    var status = wanted > 0 ? "206 Partial Content" : "200 OK"
    if case .knowsNoRanges = manner { (start, status) = (0, "200 OK") }
    let rest = body[min(start, body.count)...]
    var header = "HTTP/1.1 \(status)\r\nConnection: close\r\nContent-Length: \(rest.count)\r\n"
    if status.hasPrefix("206") {
      header += "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)\r\n"
    }
    if case .breaksAfter(let count) = manner {
      return send(connection, header + "\r\n", rest.prefix(count))
    }
    send(connection, header + "\r\n", rest)
  }

  private func head(of connection: Int32) -> [String] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return [] }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  private func send(_ connection: Int32, _ header: String, _ body: ArraySlice<UInt8>) {
    var left = (Array(header.utf8) + body)[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      left = left.dropFirst(count)
    }
  }
}
