import Glibc
import Launcher
import Testing

struct ProgramFolderTests {
  private let folder: TemporaryFolder
  private var cache: String { folder.path + "/cache" }
  private var own: String { folder.path + "/own" }

  init() throws { folder = try TemporaryFolder() }

  private func compiling(isLooking: Bool) -> String {
    ProgramFolder.resolve(cache: cache, isLooking: isLooking, own: own).compiling
  }

  @Test func whoOnlyLooksMakesNoCache() throws {
    #expect(compiling(isLooking: true) == own)
    #expect(compiling(isLooking: false) == cache + "/pipelines")
    try folder.write("", to: "cache/")
    #expect(compiling(isLooking: true) == own)
    #expect(compiling(isLooking: false) == cache + "/pipelines")
    try folder.write("", to: "cache/pipelines/")
    #expect(compiling(isLooking: true) == cache + "/pipelines")
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may write anywhere"))
  func aReadOnlyCacheIsLookedInAndNotWrittenTo() throws {
    try folder.write("", to: "cache/pipelines/")
    chmod(cache + "/pipelines", 0o555)
    let places = ProgramFolder.resolve(cache: cache, isLooking: false, own: own)
    #expect(places.compiling == own)
    #expect(places.looking == [cache + "/pipelines", own])
    chmod(cache + "/pipelines", 0o755)
  }

  @Test func withoutAHomeOnlyTheCacheIsLeft() {
    let places = ProgramFolder.resolve(cache: cache, isLooking: true, own: nil)
    #expect(places.compiling == cache + "/pipelines")
  }
}
