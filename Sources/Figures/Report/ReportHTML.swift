extension Report {
  /// One HTML file: styles and figures inlined, nothing loaded, no scripts, and a policy that
  /// keeps even a foreign figure from running one.
  public func html() -> String {
    var page = HTMLPage()
    let body = sections.enumerated().map { page.section($1, number: $0 + 1) }.joined()
    let subtitleLine = subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(escape(subtitle))</p>\n"
    let footer = generatedBy.isEmpty ? "" : "<footer>\(escape(generatedBy))</footer>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="color-scheme" content="light dark">
      <title>\(escape(title))</title>
      <style>
      \(ReportStyle.css)
      </style>
      </head>
      <body>
      <header>
      <h1>\(escape(title))</h1>
      \(subtitleLine)</header>
      \(contents)<main>
      \(body)</main>
      \(footer)</body>
      </html>

      """
  }

  private var contents: String {
    guard sections.count > 3 else { return "" }
    let items = sections.enumerated().map { index, section in
      "<li><a href=\"#section-\(index + 1)\">\(escape(section.title))</a></li>\n"
    }
    return "<nav aria-label=\"Contents\">\n<ol>\n\(items.joined())</ol>\n</nav>\n"
  }
}

private func escape(_ text: String) -> String { Markup.escape(text) }

/// Numbers figures and tables through the page.
private struct HTMLPage {
  private var figures = 0
  private var tables = 0

  /// Beyond this width a figure scrolls instead of shrinking to illegible text.
  private static let scrollingWidth = 1000.0

  mutating func section(_ section: Report.Section, number: Int) -> String {
    var html = "<section id=\"section-\(number)\">\n"
    if !section.title.isEmpty { html += "<h2>\(escape(section.title))</h2>\n" }
    html += paragraphs(section.prose)
    for content in section.content { html += block(content) }
    return html + "</section>\n"
  }

  private mutating func block(_ content: Report.Content) -> String {
    switch content {
    case .figure(let figure, let caption): return self.figure(figure, caption: caption)
    case .table(let table): return self.table(table)
    case .keyValues(let pairs):
      let rows = pairs.map { pair in
        "<div><dt>\(escape(pair.key))</dt><dd>\(escape(pair.value))</dd></div>\n"
      }
      return "<dl>\n\(rows.joined())</dl>\n"
    case .text(let text): return paragraphs(text)
    case .code(let code): return "<pre tabindex=\"0\"><code>\(escape(code))</code></pre>\n"
    }
  }

  private mutating func figure(_ figure: Figure, caption: String) -> String {
    figures += 1
    let drawing = figure.inlineText.map(String.init) ?? "<p>This figure is not an SVG drawing.</p>"
    let isWide = (figure.width ?? 0) > Self.scrollingWidth
    let text = caption.isEmpty ? "" : " \(escape(caption))"
    return """
      <figure>
      <div class="panel\(isWide ? " wide" : "")"\(isWide ? " tabindex=\"0\"" : "")>
      \(drawing)</div>
      <figcaption><b>Figure \(figures).</b>\(text)</figcaption>
      </figure>

      """
  }

  private mutating func table(_ table: Report.Table) -> String {
    tables += 1
    let columns = max(table.header.count, table.rows.map(\.count).max() ?? 0)
    guard columns > 0 else { return "<p class=\"empty\">no data</p>\n" }
    let isNumeric = (0..<columns).map { column in
      let cells = table.rows.compactMap { $0.dropFirst(column).first }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy(isNumber)
    }
    let cell = { (tag: String, row: [String], column: Int) in
      let text = column < row.count ? escape(row[column]) : ""
      return "<\(tag)\(isNumeric[column] ? " class=\"number\"" : "")>\(text)</\(tag.prefix(2))>"
    }
    let line = { (tag: String, row: [String]) in
      "<tr>" + (0..<columns).map { cell(tag, row, $0) }.joined() + "</tr>\n"
    }
    let head =
      table.header.isEmpty ? "" : "<thead>\n\(line("th scope=\"col\"", table.header))</thead>\n"
    let caption = table.caption.isEmpty ? "" : " \(escape(table.caption))"
    return """
      <div class="table" tabindex="0">
      <table>
      <caption><b>Table \(tables).</b>\(caption)</caption>
      \(head)<tbody>
      \(table.rows.map { line("td", $0) }.joined())</tbody>
      </table>
      </div>

      """
  }

  private func paragraphs(_ text: String) -> String {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.allSatisfy(\.isWhitespace) {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }
      .map { "<p>\(escape($0.joined(separator: "\n")))</p>\n" }.joined()
  }

  /// A cell that belongs in a column of numbers: "0.53", "−1.2 ± 0.3", "12,000", "95 %", "–".
  private func isNumber(_ cell: String) -> Bool {
    if ["–", "—", "-", "n/a"].contains(cell) { return true }
    let symbols: Set<Character> = [
      "+", "-", "−", ".", ",", "±", "%", " ", "\u{a0}", "×", "(", ")", "[", "]", "–", "e",
    ]
    return cell.contains(where: \.isWholeNumber)
      && cell.allSatisfy { $0.isWholeNumber || symbols.contains($0) }
  }
}
