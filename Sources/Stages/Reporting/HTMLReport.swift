import Figures
public import PipelineModel

/// A self-contained HTML page about a run: settings, the stages it was made by, and exhibits.
public struct HTMLReport: Stage {
  /// A part of the page.
  public struct Section: Sendable {
    let title: String
    let prose: String
    let exhibits: [any Stage<Exhibit>]

    /// - Parameter prose: paragraphs parted by empty lines.
    public init(_ title: String, _ prose: String = "", _ exhibits: any Stage<Exhibit>...) {
      self.title = title
      self.prose = prose
      self.exhibits = exhibits
    }
  }

  struct Heading: Codable, Sendable {
    let title: String
    let prose: String
    let exhibits: Int
  }

  @Inputs var exhibits: [any Stage<Exhibit>]
  let title: String
  let subtitle: String
  let headings: [Heading]
  let settings: [[String]]
  /// What the exhibits were made by. A parameter, since their bytes alone do not tell.
  let lineage: Lineage

  public static var kind: String { "report" }
  public static var codeStamp: CodeStamp { .version(2) }

  /// - Parameter settings: the pipeline's, `Settings(of: self)`.
  public init(
    _ title: String, subtitle: String = "", settings: Settings, sections: [Section]
  ) {
    let exhibits = sections.flatMap(\.exhibits)
    self.exhibits = exhibits
    self.title = title
    self.subtitle = subtitle
    self.headings = sections.map {
      Heading(title: $0.title, prose: $0.prose, exhibits: $0.exhibits.count)
    }
    self.settings = settings.entries.map { [$0.name, $0.value, $0.defaultValue, $0.help] }
    self.lineage = Lineage(of: exhibits.map { Node($0) })
  }

  public func run(_ context: StageContext) throws -> Page {
    var exhibits = try context.read(exhibits)[...]
    var sections: [Report.Section] = []
    for heading in headings {
      let own = exhibits.prefix(heading.exhibits)
      exhibits = exhibits.dropFirst(heading.exhibits)
      sections.append(
        Report.Section(
          title: heading.title, prose: heading.prose, content: own.flatMap(HTMLReport.content)))
    }
    sections.append(settingsSection)
    sections.append(lineage.section)
    let report = Report(
      title: title, subtitle: subtitle, sections: sections, generatedBy: "Made by ibpipe.")
    return Page(html: report.html())
  }

  private static func content(of exhibit: Exhibit) -> [Report.Content] {
    exhibit.pictures.map { .figure(Figure(text: $0.svg), caption: $0.caption) }
      + exhibit.tables.map {
        .table(Report.Table(header: $0.header, rows: $0.rows, caption: $0.caption))
      }
  }

  private var settingsSection: Report.Section {
    Report.Section(
      title: "Settings",
      prose: "Change any of them with --set name=value; only what depends on it runs again.",
      content: [
        .table(Report.Table(header: ["setting", "value", "default", "meaning"], rows: settings))
      ])
  }
}

/// One HTML page.
public struct Page: Artifact {
  public let html: String

  init(html: String) { self.html = html }

  public func payloads() -> [Payload] { [Payload(name: "report.html", text: html)] }

  public init(from payloads: any PayloadReader) throws {
    html = try payloads.text("report.html")
  }
}
