/// A strict reader of the XML subset that the module writes: elements, quoted attributes, text
/// and the five named entities plus numeric ones.
struct XMLCheck {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// How often each element occurs.
  private(set) var elements: [String: Int] = [:]
  private(set) var attributes: [String: Int] = [:]

  private let characters: [Character]
  private var position = 0

  init(_ document: String) throws {
    characters = Array(document)
    var open: [String] = []
    while position < characters.count {
      guard characters[position] == "<" else {
        guard !open.isEmpty || characters[position].isWhitespace else {
          throw Problem(description: "text outside of the root element")
        }
        try readText(until: "<")
        continue
      }
      position += 1
      if peek() == "/" {
        position += 1
        let name = readName()
        guard open.popLast() == name else { throw Problem(description: "</\(name)> unexpected") }
        try expect(">")
        continue
      }
      let name = readName()
      guard !name.isEmpty else { throw Problem(description: "a bare < at \(position)") }
      elements[name, default: 0] += 1
      var seen: Set<String> = []
      while peek() == " " {
        position += 1
        let attribute = readName()
        guard seen.insert(attribute).inserted else {
          throw Problem(description: "attribute \(attribute) twice in <\(name)>")
        }
        attributes[attribute, default: 0] += 1
        try expect("=")
        try expect("\"")
        try readText(until: "\"")
        try expect("\"")
      }
      if peek() == "/" {
        position += 1
      } else {
        open.append(name)
      }
      try expect(">")
    }
    guard open.isEmpty else { throw Problem(description: "<\(open)> not closed") }
  }

  private func peek() -> Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func expect(_ character: Character) throws {
    guard peek() == character else {
      let near = String(characters[max(0, position - 20)..<min(position + 20, characters.count)])
      throw Problem(description: "expected \(character) near \(near)")
    }
    position += 1
  }

  private mutating func readName() -> String {
    var name = ""
    while let next = peek(), next.isLetter || next.isNumber || "-:_".contains(next) {
      name.append(next)
      position += 1
    }
    return name
  }

  private mutating func readText(until end: Character) throws {
    while let next = peek(), next != end {
      position += 1
      if next == "<" { throw Problem(description: "< in an attribute") }
      for scalar in next.unicodeScalars where scalar.value < 0x20 && next != "\n" && next != "\t" {
        throw Problem(description: "control character \(scalar.value)")
      }
      guard next == "&" else { continue }
      var entity = ""
      while let letter = peek(), letter != ";", entity.count < 8 {
        entity.append(letter)
        position += 1
      }
      try expect(";")
      guard ["amp", "lt", "gt", "quot", "apos"].contains(entity) || entity.hasPrefix("#") else {
        throw Problem(description: "entity \(entity)")
      }
    }
  }
}
