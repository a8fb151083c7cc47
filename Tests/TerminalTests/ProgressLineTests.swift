import Terminal
import Testing

struct ProgressLineTests {
  @Test("says how much is done, and how long the rest takes once that can be told")
  func text() {
    #expect(
      ProgressLine.text("verifying", 0, of: 2_000_000, after: 3) == "verifying  0 B of 2.0 MB")
    #expect(
      ProgressLine.text("verifying", 500_000, of: 2_000_000, after: 4)
        == "verifying  500 kB of 2.0 MB, 12 s left")
    #expect(
      ProgressLine.text("verifying", 500_000, of: 2_000_000, after: 0.1)
        == "verifying  500 kB of 2.0 MB")
    #expect(
      ProgressLine.text("verifying", 2_000_000, of: 2_000_000, after: 9)
        == "verifying  2.0 MB of 2.0 MB")
  }
}
