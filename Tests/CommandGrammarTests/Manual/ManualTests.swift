import Foundation
import Testing

struct ManualTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Documentation/ibpipe.1")

  @Test func thePageSaysWhatTheGrammarSays() throws {
    let page = try ManualPage().text
    if ProcessInfo.processInfo.environment["IBPIPE_PIN"] == "1" {
      try Data(page.utf8).write(to: Self.file)
      return
    }
    let kept = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(kept == page, "The manual page is out of date: run “make manual”.")
  }

  @Test func thePageHasAllThatAManualHas() throws {
    let page = try ManualPage().text
    for heading in [
      "NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "FILES", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES",
    ] {
      #expect(page.contains("\n.SH \(heading)\n"))
    }
    for verb in ["run", "graph", "log", "diff", "cache gc", "cache import", "init", "doctor"] {
      #expect(page.contains("\n.SS ibpipe \(verb)"))
    }
    #expect(page.contains("\\fB\\-\\-set\\fR \\fIname=value\\fR"))
    #expect(page.contains("\nibpipe run Pipelines/quickstart.swift \\-n\n"))
    // Every line that starts with a dot is a request.
    let requests: Set = [
      ".TH", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".nf", ".fi", ".B", ".I", ".RI", ".\\\"",
    ]
    for line in page.split(separator: "\n") where line.hasPrefix(".") {
      #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }
}
