internal import Fingerprint

/// What stands for code in the keys of a program's stages: a digest for each type that its files
/// declare, of all the code that a value of the type can run.
///
/// The code of a type is its declaration, and from there on every declaration at the top level of
/// a file that has a name which stands anywhere in code that counts already, as a word or in a
/// string. Comments and layout do not count. That nothing is left out:
///
/// - A function, a variable, a type or a member can only be called where its name is written, or
///   the name of something that leads to it: the type whose member it is, the function that
///   returns it. Every declaration of a name counts, so overloads and shadowing do.
/// - An extension counts wherever the type does, if a file declares that type; else everywhere. So
///   do imports, operators and the functions that implement them, what literals are taken for, and
///   declarations with a name beyond ASCII.
/// - Code that is reached without a name, through a protocol or a generic argument, belongs to the
///   type of a value. A value that the code itself makes, it names. Others reach a stage as
///   parameters, whose types are known when the program runs: the engine combines the digests of
///   the stage's type and of these.
/// - Beside parameters, code could be handed over in state that declarations share: code that has
///   any counts everything, as does all where the compiler or the system can look things up by
///   other means than names. A stage that asks another to run counts all but the pipeline.
/// - The pipeline says what to make and not how: it counts where its name, or `Pipeline`, does.
///
/// Where the files cannot be cut into declarations with certainty everything counts: a stage may
/// run again in vain, but is never fresh wrongly.
package struct CodeStamps: Equatable, Sendable {
  /// Stands for all that the files say.
  package let everything: String
  /// By the names of types, at whatever depth they are declared; none where only everything can
  /// stand for the code.
  package let types: [String: String]
  /// Names that several types have.
  package let repeated: [String]

  package init(of files: [SourceFile]) {
    let sources = files.map { (path: $0.realPath, tokens: CodeStamp.tokens(of: $0.contents)) }
    everything = Self.stamp(
      files.map { file in
        let counted = CodeStamp.counted(in: file.contents)
        return Self.section(
          file.realPath, parts: [Array(counted.kind.utf8), counted.bytes], source: file.contents)
      })
    let tokens = sources.compactMap(\.tokens)
    guard tokens.count == files.count, !tokens.joined().contains(where: Self.isBeyondNames),
      let code = ProgramCode(tokens)
    else {
      types = [:]
      repeated = []
      return
    }
    let digests = code.declarations.map { SHA256.digest(of: CodeStamp.normalised($0.tokens)).bytes }
    types = code.typeNames.mapValues { roots in
      guard let counted = code.closure(of: roots) else { return "" }
      var sections: [[UInt8]] = []
      for (place, file) in files.enumerated() {
        let own = counted.filter { code.file[$0] == place }
        if own.isEmpty { continue }
        sections.append(
          Self.section(
            file.realPath, parts: own.map { digests[$0] },
            source: own.flatMap { CodeStamp.normalised(code.declarations[$0].tokens) }))
      }
      return Self.stamp(sections)
    }.mapValues { [everything] in $0.isEmpty ? everything : $0 }
    repeated = code.typeNames.filter { $0.value.count > 1 || code.repeated.contains($0.key) }
      .keys.sorted()
  }

  /// Words by which code finds other code without naming it, or is compiled in one way or another.
  private static func isBeyondNames(_ token: SwiftToken) -> Bool {
    guard token.kind == .word else { return false }
    if token.text.starts(with: "@_".utf8) { return true }
    return ["#if", "_typeByName", "NSClassFromString", "dlsym", "dlopen"].contains {
      $0.utf8.elementsEqual(token.text)
    }
  }

  /// What of one file counts. Its path does where the program can see it.
  private static func section(_ path: String, parts: [[UInt8]], source: [UInt8]) -> [UInt8] {
    let seen = source.contains("#file") ? path : ""
    return (["file", "\(seen.utf8.count)", seen, "\(parts.count)"].joined(separator: " ") + "\n")
      .utf8 + parts.flatMap { Array("\($0.count) ".utf8) + $0 }
  }

  private static func stamp(_ sections: [[UInt8]]) -> String {
    SHA256.digest(of: Array("ibpipe code stamp 2\n".utf8) + sections.joined()).hex
  }
}
