/// A self-contained HTML page of prose, figures and tables.
public struct Report: Sendable {
  public struct Table: Sendable, Hashable {
    public var header: [String]
    /// Rows may be shorter than the header. Columns of numbers are aligned right.
    public var rows: [[String]]
    public var caption: String

    public init(header: [String], rows: [[String]], caption: String = "") {
      self.header = header
      self.rows = rows
      self.caption = caption
    }
  }

  public enum Content: Sendable {
    case figure(Figure, caption: String)
    case table(Table)
    case keyValues([(key: String, value: String)])
    /// Paragraphs, separated by empty lines.
    case text(String)
    /// Shown as it is, in a fixed-width face.
    case code(String)
  }

  public struct Section: Sendable {
    public var title: String
    /// Paragraphs, separated by empty lines; may be empty.
    public var prose: String
    public var content: [Content]

    public init(title: String, prose: String = "", content: [Content]) {
      self.title = title
      self.prose = prose
      self.content = content
    }
  }

  public var title: String
  public var subtitle: String
  public var sections: [Section]
  /// The last line of the page; may be empty.
  public var generatedBy: String

  public init(title: String, subtitle: String = "", sections: [Section], generatedBy: String = "") {
    self.title = title
    self.subtitle = subtitle
    self.sections = sections
    self.generatedBy = generatedBy
  }
}
