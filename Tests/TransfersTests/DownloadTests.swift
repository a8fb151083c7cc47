import Fingerprint
import Glibc
import TestSupport
import Testing
import Transfers

/// Downloads from a server of this process, which can be told to misbehave.
struct DownloadTests {
  private let folder = TestFolder()
  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }

  private var target: String { folder.path + "/set.bin" }

  private func download(_ server: LocalServer, _ path: String = "/set.bin") -> Download {
    var download = Download(
      url: server.address + path, target: target, size: bytes.count,
      digest: SHA256.digest(of: bytes))
    download.pause = 0.001
    download.patience = 2
    return download
  }

  private func part(_ count: Int) { TestFolder.write(target + ".part", Array(bytes[..<count])) }

  private var hasPart: Bool { access(target + ".part", F_OK) == 0 }

  @Test func aFileIsBrought() throws {
    let server = try LocalServer(bytes)
    var told: [Int] = []
    try download(server).run { told.append($0) }
    #expect(TestFolder.read(target) == bytes)
    #expect(!hasPart && told.last == bytes.count && told == told.sorted())
    #expect(server.requests == ["GET /set.bin, from 0"])
  }

  @Test func whatWasCutOffGoesOn() throws {
    let server = try LocalServer(bytes)
    part(100_000)
    try download(server).run { _ in }
    #expect(TestFolder.read(target) == bytes)
    #expect(server.requests == ["GET /set.bin, from 100000"])
  }

  @Test func aConnectionThatBreaksIsTakenUpAgain() throws {
    let server = try LocalServer(bytes, .breaksAfter(90_000))
    try download(server).run { _ in }
    #expect(TestFolder.read(target) == bytes)
    #expect(server.requests.count == 4)
  }

  @Test func aServerWithoutRangesGivesAllOfIt() throws {
    let server = try LocalServer(bytes, .knowsNoRanges)
    part(100_000)
    try download(server).run { _ in }
    #expect(TestFolder.read(target) == bytes)
  }

  /// Of another file, or damaged: found at the end, and then all of it is brought.
  @Test func aWrongBeginningIsDropped() throws {
    let server = try LocalServer(bytes)
    TestFolder.write(target + ".part", [UInt8](repeating: 9, count: 5000))
    try download(server).run { _ in }
    #expect(TestFolder.read(target) == bytes)
    #expect(server.requests == ["GET /set.bin, from 5000", "GET /set.bin, from 0"])
  }

  @Test func aRedirectionIsFollowed() throws {
    let server = try LocalServer(bytes, .redirects)
    try download(server, "/old").run { _ in }
    #expect(TestFolder.read(target) == bytes)
  }

  @Test func aCompletePartNeedsNoServer() throws {
    part(bytes.count)
    let unreachable = Download(
      url: "http://127.0.0.1:9/set.bin", target: target, size: bytes.count,
      digest: SHA256.digest(of: bytes))
    try unreachable.run { _ in }
    #expect(TestFolder.read(target) == bytes)
  }

  @Test(arguments: [
    (
      LocalServer.Manner.refuses,
      "ADDRESS/set.bin answers with HTTP status 404; the file may have moved", false
    ),
    (
      .givesMore,
      "ADDRESS/set.bin gives another file than the official one: it is longer than 300000 bytes; "
        + "nothing of it was kept", false
    ),
    (
      .givesLess,
      "ADDRESS/set.bin gives another file than the official one: it has 299999 bytes instead of "
        + "300000; nothing of it was kept", false
    ),
    (
      .givesAnother,
      "ADDRESS/set.bin gives another file than the official one: its SHA-256 is "
        + "1d0d7bd1c9b0a7e6; nothing of it was kept", false
    ),
    (
      .breaksAfter(0),
      "the connection to ADDRESS/set.bin broke again and again", true
    ),
  ])
  func whatAServerMayDoIsTold(
    manner: LocalServer.Manner, message: String, isPrefix: Bool
  ) throws {
    let server = try LocalServer(bytes, manner)
    let error = #expect(throws: DownloadError.self) { try download(server).run { _ in } }
    var expected = message.replacing("ADDRESS", with: server.address)
    if case .givesAnother = manner {
      let digest = SHA256.digest(of: bytes.map { $0 ^ 1 }).hex
      expected = expected.replacing("1d0d7bd1c9b0a7e6", with: digest)
    }
    let text = try #require(error?.description)
    #expect(isPrefix ? text.hasPrefix(expected) : text == expected)
    #expect(access(target, F_OK) != 0)
    if !isPrefix { #expect(!hasPart) }
  }

  @Test func nobodyAnswers() {
    let download = Download(
      url: "http://127.0.0.1:9/set.bin", target: target, size: 1,
      digest: SHA256.digest(of: bytes))
    let error = #expect(throws: DownloadError.self) { try download.run { _ in } }
    #expect(error?.description.hasPrefix("http://127.0.0.1:9/set.bin cannot be reached: ") == true)
    #expect(!hasPart)
  }

  @Test func onlyTheWebIsAsked() {
    let download = Download(
      url: "file:///etc/passwd", target: target, size: 1, digest: SHA256.digest(of: bytes))
    let error = #expect(throws: DownloadError.self) { try download.run { _ in } }
    #expect(error?.description.hasPrefix("file:///etc/passwd cannot be downloaded: ") == true)
  }

  @Test func twoAtOnceDoNotMix() throws {
    let descriptor = open(target + ".part", O_RDWR | O_CREAT, 0o644)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    let server = try LocalServer(bytes)
    #expect(throws: DownloadError.underWay(path: target)) { try download(server).run { _ in } }
  }

  @Test func aLinkInItsPlaceIsNotFollowed() throws {
    let other = folder.path + "/other"
    TestFolder.write(other, [1, 2, 3])
    #expect(symlink(other, target + ".part") == 0)
    let server = try LocalServer(bytes)
    #expect(
      throws: DownloadError.unwritable(
        path: target + ".part", reason: "Too many levels of symbolic links")
    ) { try download(server).run { _ in } }
    #expect(TestFolder.read(other) == [1, 2, 3])
  }

  @Test func aFolderThatIsNotThere() throws {
    let server = try LocalServer(bytes)
    let download = Download(
      url: server.address, target: "/nowhere/at-all/x", size: 1, digest: SHA256.digest(of: bytes))
    #expect(
      throws: DownloadError.unwritable(
        path: "/nowhere/at-all/x.part", reason: "No such file or directory")
    ) { try download.run { _ in } }
  }
}
