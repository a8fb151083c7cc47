import Engine
import Testing

struct NamePatternTests {
  @Test(arguments: [
    ("score", "score"), ("*", ""), ("*", "a/b"), ("a*", "a"), ("*b", "ab"), ("a*c", "ac"),
    ("a*c", "abbc"), ("a*b*c", "abbc"), ("*b*", "abc"), ("**", "x"), ("a**c", "abc"),
    ("train *", "train BadNets epochs 1-2"), ("*/score", "sigma=0.1/score"), ("*ab*ab", "abxab"),
    ("σ*é", "σ = é"),
  ])
  func aPatternMatches(pattern: String, name: String) {
    #expect(NamePattern(pattern).matches(name))
  }

  @Test(arguments: [
    ("score", "scores"), ("score", "Score"), ("", "a"), ("a*", "ba"), ("*b", "ba"), ("a*a", "a"),
    ("*ab*ab", "ab"), ("a*b*c", "acb"), ("*x*", "abc"), (".*", "a"),
  ])
  func anotherDoesNot(pattern: String, name: String) {
    #expect(!NamePattern(pattern).matches(name))
  }

  /// Backtracking would take for ever.
  @Test func manyStarsCostNoMore() {
    let pattern = String(repeating: "a*", count: 2000) + "b"
    #expect(!NamePattern(pattern).matches(String(repeating: "a", count: 5000)))
  }
}
