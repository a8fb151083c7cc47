import Launcher
import Testing

struct SwiftLexerTests {
  static func texts(_ source: String) -> [String]? {
    SwiftLexer.tokens(of: Array(source.utf8))?.map { String(decoding: $0.text, as: UTF8.self) }
  }

  @Test(
    arguments: [
      ("let a = b", ["let", "a", "=", "b"]),
      ("a // b\nc", ["a", "c"]),
      ("a /* b /* c */ d */ e", ["a", "e"]),
      ("a/**/b", ["a", "b"]),
      ("a +/* b */c", ["a", "+", "c"]),
      ("a /// \"open\nb", ["a", "b"]),
      (#""// no comment""#, [#""// no comment""#]),
      (#""/*" /* " */ "*/""#, [#""/*""#, #""*/""#]),
      (#""\" // still inside" x"#, [#""\" // still inside""#, "x"]),
      (#""\\" // out"#, [#""\\""#]),
      (#""\(f("a)b" /* ) */))" x"#, [#""\(f("a)b" /* ) */))""#, "x"]),
      (#""\(a ? "\(b)" : "//")" // c"#, [#""\(a ? "\(b)" : "//")""#]),
      (##"#"\" // in "#"##, [##"#"\" // in "#"##]),
      (##"#"\(a"# // c"##, [##"#"\(a"#"##]),
      (##"#"\#(f(")"))"# x"##, [##"#"\#(f(")"))"#"##, "x"]),
      ("##\"a\"# // b\"## x", ["##\"a\"# // b\"##", "x"]),
      (##"#"""# x"##, [##"#"""#"##, "x"]),
      (
        "\"\"\"\n a \" // b\n \"\" \\\"\"\" c\n \"\"\" d",
        ["\"\"\"\n a \" // b\n \"\" \\\"\"\" c\n \"\"\"", "d"]
      ),
      ("#\"\"\"\n \"\"\" // b\n \"\"\"# d", ["#\"\"\"\n \"\"\" // b\n \"\"\"#", "d"]),
      (#""" x"#, [#""""#, "x"]),
      ("`class` x", ["`class`", "x"]),
      ("`a // b` x", ["`a // b`", "x"]),
      ("@main struct A{}", ["@main", "struct", "A", "{", "}"]),
      ("a/b", ["a", "/", "b"]),
      ("(a) / b // c", ["(", "a", ")", "/", "b"]),
      ("a /= b", ["a", "/=", "b"]),
      ("#if A", ["#if", "A"]),
      ("0..<1.5e-3", ["0", "..<", "1", ".", "5e", "-", "3"]),
      ("$0.é", ["$0", ".", "é"]),
      ("\\.a.b!", ["\\.", "a", ".", "b", "!"]),
      ("", []),
      ("// only", []),
    ] as [(String, [String])])
  func cutsSource(_ source: String, expected: [String]) {
    #expect(Self.texts(source) == expected)
  }

  @Test(arguments: [
    "a = /x\"y/", "f(/\\//)", "[/a/]", "x in /a/", "return /a/b", "a = #/ \" /#", "a=/b/",
    "{/a/}", "try /= \"/", "\"\\(/a/)\"", "a!/b/",
  ])
  func leavesWhatMayBeARegexAlone(_ source: String) {
    #expect(Self.texts(source) == nil)
  }

  @Test(arguments: [
    "\"open", "\"a\nb\"", "/* /* */", "\"\"\" open", "\"\\(a", "`open\n`", "#!/bin/sh", "a # b",
    "#\"open\"", "a\u{0}b", "'a'",
  ])
  func leavesWhatIsNotSwiftAlone(_ source: String) {
    #expect(Self.texts(source) == nil)
  }

  @Test(arguments: [
    ("a b", SwiftToken.Gap.space), ("a\tb", .space), ("a/* */b", .space), ("a\n\n b", .newline),
    ("a // c\nb", .newline), ("a/*\n*/b", .newline), ("a\r\nb", .newline), ("a.b", .none),
  ])
  func aCommentIsWhitespace(_ source: String, gap: SwiftToken.Gap) {
    #expect(SwiftLexer.tokens(of: Array(source.utf8))?[1].gap == gap)
  }
}
