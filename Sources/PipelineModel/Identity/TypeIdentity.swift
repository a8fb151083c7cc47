import Synchronization

/// What the name of a type tells about it. Found once for each type: a graph may have thousands of
/// stages of few types.
package struct TypeIdentity: Sendable {
  /// Without modules, but with the types that enclose it: `Outer.Inner`, `Box<Outer.Inner>`.
  package let name: String
  /// The kind of a stage of the type, unless it says otherwise.
  let kind: String
  /// The types of the pipeline's files that occur in the name, each with those that enclose it.
  package let ofPipeline: Set<String>
  /// Whether the name alone does not tell the type from all others: it is private, or declared
  /// within a function.
  package let isHidden: Bool
  /// Whether no value of the type can hold one of a type that its name does not tell.
  package let isClosed: Bool
  /// Whether it is a function.
  package let isFunction: Bool

  private static let known = Mutex<[ObjectIdentifier: TypeIdentity]>([:])

  static func of(_ type: any Any.Type) -> TypeIdentity {
    let key = ObjectIdentifier(type)
    if let found = known.withLock({ $0[key] }) { return found }
    // What `String(reflecting:)` gives, without its search for ways to describe a type.
    let identity = TypeIdentity(describing: _typeName(type))
    known.withLock { $0[key] = identity }
    return identity
  }

  /// A name that several types share, where a stage's type is hidden and goes by that name: then
  /// its kind does not tell it from the others.
  static func ambiguity(of stage: any Stage.Type, kind: String) -> String? {
    let identity = of(stage)
    guard identity.isHidden, kind == identity.kind else { return nil }
    return PipelineSource.repeated(among: identity.ofPipeline)
  }

  /// The module that the launcher compiles pipeline files as.
  private static let pipelineModule = "PipelineFile"
  /// What Swift writes for the scope of a private or local type, followed by a place in memory.
  private static let hiddenScope = "(unknown context at "

  /// - Parameter text: the type as `String(reflecting:)` writes it.
  package init(describing text: String) {
    var name = ""
    var ofPipeline: Set<String> = []
    var isClosed = true
    var isHidden = false
    var rest = text[...]
    while let first = rest.first {
      guard first.isNamePart else {
        name.append(first)
        rest.removeFirst()
        continue
      }
      var path: [Substring] = []
      while true {
        if rest.hasPrefix(TypeIdentity.hiddenScope) {
          isHidden = true
          rest = rest.drop { $0 != ")" }.dropFirst()
        } else {
          let part = rest.prefix { $0.isNamePart }
          path.append(part)
          rest = rest.dropFirst(part.count)
        }
        guard rest.first == "." else { break }
        rest.removeFirst()
      }
      if path.count > 1 {
        if path[0] == TypeIdentity.pipelineModule {
          ofPipeline.formUnion(path.dropFirst().map(String.init))
        }
        if !TypeIdentity.isValue(path) { isClosed = false }
        path.removeFirst()
      } else if path[0] == "any" || path[0] == "some" || path[0] == "Any" {
        isClosed = false
      }
      name += path.joined(separator: ".")
    }
    isFunction = text.contains("->")
    self.name = name
    kind = kebabCase(name)
    self.ofPipeline = ofPipeline
    self.isHidden = isHidden
    self.isClosed = isClosed && !isFunction
  }

  /// Whether a type, given by its path from the module on, is a plain value of the standard
  /// library, or a collection whose elements' type is in the name.
  private static func isValue(_ path: [Substring]) -> Bool {
    if path[0] == "Foundation" || path[0] == "FoundationEssentials" { return true }
    return path[0] == "Swift" && path.count == 2 && values.contains(String(path[1]))
  }

  private static let values: Set = [
    "Array", "Bool", "Character", "ClosedRange", "ContiguousArray", "Dictionary", "Double",
    "Duration", "Float", "Float16", "Int", "Int16", "Int32", "Int64", "Int8", "Optional", "Range",
    "Set", "StaticString", "String", "Substring", "UInt", "UInt16", "UInt32", "UInt64", "UInt8",
  ]
}

extension Character {
  fileprivate var isNamePart: Bool { isLetter || isNumber || self == "_" || self == "$" }
}
