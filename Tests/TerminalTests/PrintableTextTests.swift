import Terminal
import Testing

struct PrintableTextTests {
  @Test func whatCouldSteerATerminalIsReplaced() {
    #expect(printableText("σ = 0.4 “x”") == "σ = 0.4 “x”")
    #expect(printableText("\u{1b}[2Jx\u{7f}\u{9b}\n\u{202e}") == "�[2Jx����")
  }
}
