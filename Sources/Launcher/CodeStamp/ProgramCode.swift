/// The declarations of all files of a program, and which of them count where others do.
struct ProgramCode {
  let declarations: [Declaration]
  /// For each declaration, its file.
  let file: [Int]
  /// The declarations that hold a type of that name, at whatever depth.
  private(set) var typeNames: [String: [Int]] = [:]
  /// Names that one declaration gives to several types.
  private(set) var repeated: Set<String> = []

  /// What each declaration mentions.
  private let mentions: [Set<String>]
  /// The declarations that a name stands for.
  private var named: [String: [Int]] = [:]
  /// What counts wherever anything does.
  private var everywhere: [Int] = []

  /// Nil unless it is certain where declarations begin and which is the pipeline.
  init?(_ files: [[SwiftToken]]) {
    var declarations: [Declaration] = []
    var file: [Int] = []
    for (index, tokens) in files.enumerated() {
      guard let found = Declaration.all(in: tokens) else { return nil }
      declarations += found
      file += found.map { _ in index }
    }
    let isOnePipeline = declarations.count { $0.kind == .pipeline } == 1
    guard isOnePipeline, files.joined().count(where: { $0.is("@main") }) == 1 else { return nil }
    self.declarations = declarations
    self.file = file
    mentions = declarations.map { $0.tokens.reduce(into: []) { $0.formUnion($1.mentions) } }

    for index in declarations.indices {
      let declaration = declarations[index]
      for name in declaration.names + (declaration.kind == .pipeline ? ["Pipeline"] : []) {
        named[name, default: []].append(index)
      }
      if countsEverywhere(index) { everywhere.append(index) }
      for name in Self.types(in: declaration) {
        if typeNames[name]?.last == index {
          repeated.insert(name)
        } else {
          typeNames[name, default: []].append(index)
        }
      }
    }
  }

  private func countsEverywhere(_ index: Int) -> Bool {
    let declaration = declarations[index]
    switch declaration.kind {
    case .everywhere: return true
    case .pipeline: return isMorePipeline(declaration)
    case .extension:
      let isKnown = declaration.names.contains { name in
        declarations.indices.contains { other in
          [.type, .pipeline].contains(declarations[other].kind)
            && declarations[other].names.contains(name)
            && (!declarations[other].isPrivate || file[other] == file[index])
        }
      }
      if !isKnown { return true }
    case .type, .other: break
    }
    let hasForeignName = declaration.names.contains { $0.utf8.contains { $0 >= 0x80 } }
    return hasForeignName || Self.implementsOperator(declaration)
  }

  /// Whether the pipeline can be reached through what else it is.
  private func isMorePipeline(_ declaration: Declaration) -> Bool {
    let heritage = declaration.tokens.prefix { !$0.is("{") }.drop { !Words.types.contains($0) }
    return heritage.dropFirst(2).contains { token in
      token.kind == .word && !["IBPipe", "Pipeline", "Sendable"].contains(token.name)
    }
  }

  private static func implementsOperator(_ declaration: Declaration) -> Bool {
    zip(declaration.tokens, declaration.tokens.dropFirst()).contains { keyword, name in
      keyword.is("func") && name.kind == .operation
    }
  }

  private static func types(in declaration: Declaration) -> [String] {
    zip(declaration.tokens, declaration.tokens.dropFirst()).compactMap { keyword, name in
      Words.types.contains(keyword) && !keyword.is("protocol") && name.kind == .word
        ? name.name : nil
    }
  }

  /// All declarations that count where `roots` do, sorted; nil where everything does.
  func closure(of roots: [Int]) -> [Int]? {
    var counted = Set(roots + everywhere)
    var open = Array(counted)
    func count(_ index: Int) { if counted.insert(index).inserted { open.append(index) } }
    while let index = open.popLast() {
      if !mentions[index].isDisjoint(with: Self.sharedState) { return nil }
      for name in mentions[index] { named[name]?.forEach(count) }
      if asksStages(declarations[index]) {
        for other in declarations.indices where declarations[other].kind != .pipeline {
          count(other)
        }
      }
    }
    return counted.sorted()
  }

  /// Words that go with state which several declarations can change and see.
  private static let sharedState: Set = [
    "actor", "unsafe", "unchecked", "preconcurrency", "Mutex", "Atomic", "AtomicLazyReference",
    "MainActor", "globalActor", "TaskLocal", "ThreadLocal", "UnsafeMutablePointer",
    "UnsafeMutableRawPointer", "UnsafeMutableBufferPointer", "UnsafeMutableRawBufferPointer",
  ]

  /// Whether code asks a stage to do or tell what its own code decides. It may know the stage as an
  /// input of no named type.
  private func asksStages(_ declaration: Declaration) -> Bool {
    zip(declaration.tokens, declaration.tokens.dropFirst()).contains { dot, member in
      dot.kind == .operation && dot.text.last == UInt8(ascii: ".")
        && ["run", "label", "kind", "codeStamp", "sourceFiles", "check"].contains(member.name)
    }
  }
}
