import Terminal
import Testing

struct SizeTextTests {
  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9950, "10 kB"),
    (999_499, "999 kB"), (999_500, "1.0 MB"), (200_000_000, "200 MB"), (1 << 50, "1.1 PB"),
  ])
  func sizesAreRounded(_ bytes: Int, text: String) { #expect(sizeText(bytes) == text) }
}
