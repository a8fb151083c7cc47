import Figures
import Testing

@Suite struct ReportTests {
  private func report(_ text: String, sections: Int = 2) -> Report {
    let contents: [Report.Content] =
      Samples.figures(text).map { .figure($0, caption: text) } + [
        .table(.init(header: [text, "S"], rows: [[text, "0.53"], ["b"]], caption: text)),
        .table(.init(header: [], rows: [])),
        .keyValues([(key: text, value: text)]), .text(text + "\n\n" + text), .code(text),
      ]
    return Report(
      title: text, subtitle: text,
      sections: (0..<sections).map { _ in .init(title: text, prose: text, content: contents) },
      generatedBy: text)
  }

  /// The page as XML: without the doctype, the style sheet and with void elements closed.
  private func asXML(_ html: String) -> String {
    var lines: [Substring] = []
    var isStyle = false
    for line in html.split(separator: "\n").dropFirst() {
      if line == "<style>" { isStyle = true }
      if !isStyle, !line.hasPrefix("<meta") { lines.append(line) }
      if line == "</style>" { isStyle = false }
    }
    return lines.joined(separator: "\n")
  }

  @Test(arguments: ["plain", "</pre></section><script src=\"//x\">alert(1)</script>&amp;'\u{0}"])
  func theWholePageIsWellFormedAndEscaped(text: String) throws {
    let html = report(text).html()
    #expect(html.hasPrefix("<!DOCTYPE html>\n"))
    let check = try XMLCheck(asXML(html))
    #expect(check.elements["script"] == nil)
    #expect(check.elements["figure"] == 12)
    #expect(check.attributes["src"] == nil)
    // Only the two sections have ids.
    #expect(check.attributes["id"] == 2)
  }

  @Test func nothingIsLoadedFromElsewhere() {
    let html = report("plain").html()
    for part in html.split(separator: "\"") where part.hasPrefix("http") {
      #expect(part == "http://www.w3.org/2000/svg")
    }
    #expect(!html.contains("url(") && !html.contains("@import"))
    #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
  }

  @Test func contentsAppearAboveThreeSections() {
    #expect(!report("a", sections: 3).html().contains("<nav"))
    #expect(report("a", sections: 4).html().contains("<a href=\"#section-4\">a</a>"))
  }

  @Test func numbersAreAlignedRight() {
    let table = Report.Table(
      header: ["attack", "score", "note"],
      rows: [["BadNets", "−0.53 ± 0.01", "1 of 3"], ["WaNet", "–", "none"]])
    let html = Report(title: "", sections: [.init(title: "", content: [.table(table)])]).html()
    #expect(html.contains("<th scope=\"col\" class=\"number\">score</th>"))
    #expect(html.contains("<td class=\"number\">–</td>"))
    #expect(html.contains("<td>1 of 3</td>"))
  }

  @Test func aForeignFigureLosesItsPrologue() {
    let foreign = Figure(
      text: "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg width=\"2000\"></svg>")
    let none = Figure(text: "not a drawing <b>")
    let html = Report(
      title: "",
      sections: [
        .init(title: "", content: [.figure(foreign, caption: ""), .figure(none, caption: "")])
      ]
    ).html()
    #expect(
      html.contains("<div class=\"panel wide\" tabindex=\"0\">\n<svg width=\"2000\"></svg></div>"))
    #expect(!html.contains("<?xml") && !html.contains("not a drawing"))
    #expect(html.contains("not an SVG drawing"))
  }
}
