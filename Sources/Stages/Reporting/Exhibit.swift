public import PipelineModel

/// Something to look at: figures and tables with their captions. Reports are made of these.
public struct Exhibit: Artifact {
  public struct Picture: Codable, Sendable, Equatable {
    /// A file name without extension.
    public let name: String
    public let caption: String
    /// A complete SVG document.
    public let svg: String

    public init(name: String, caption: String, svg: String) {
      self.name = name
      self.caption = caption
      self.svg = svg
    }
  }

  public struct Table: Codable, Sendable, Equatable {
    public let caption: String
    public let header: [String]
    public let rows: [[String]]

    public init(caption: String, header: [String], rows: [[String]]) {
      self.caption = caption
      self.header = header
      self.rows = rows
    }
  }

  public let pictures: [Picture]
  public let tables: [Table]

  public init(pictures: [Picture] = [], tables: [Table] = []) {
    self.pictures = pictures
    self.tables = tables
  }

  private struct Index: Codable {
    struct Entry: Codable {
      let name: String
      let caption: String
    }
    let pictures: [Entry]
    let tables: [Table]
  }

  public func payloads() throws -> [Payload] {
    let index = Index(
      pictures: pictures.map { .init(name: $0.name, caption: $0.caption) }, tables: tables)
    return [try .json("exhibit.json", index)]
      + pictures.map { Payload(name: $0.name + ".svg", text: $0.svg) }
  }

  public init(from payloads: any PayloadReader) throws {
    let index = try payloads.json("exhibit.json", as: Index.self)
    tables = index.tables
    pictures = try index.pictures.map { entry in
      Picture(
        name: entry.name, caption: entry.caption, svg: try payloads.text(entry.name + ".svg"))
    }
  }
}

/// A number for a table: up to so many decimals, without trailing zeros.
func decimal(_ value: Double, places: Int = 4) -> String {
  guard value.isFinite else { return "–" }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
}
