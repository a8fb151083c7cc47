import Terminal
import Testing

struct NameListTests {
  @Test func namesAreListedUpToALimit() {
    #expect(nameList([]) == "")
    #expect(nameList(["a"]) == "“a”")
    #expect(nameList(["a", "b", "c"], limit: 3) == "“a”, “b”, “c”")
    #expect(nameList(["a", "b", "c"], limit: 1) == "“a” and 2 more")
  }

  @Test func misspeltNamesAreRecognised() {
    let names = ["score", "scores", "weights", "report", "Score-2"]
    #expect(namesLike("scroe", among: names) == ["score"])
    #expect(namesLike("scor", among: names) == ["score"])
    #expect(namesLike("SCORES", among: names) == ["scores", "score", "Score-2"])
    #expect(namesLike("wieghts", among: names) == ["weights"])
    #expect(namesLike("", among: names) == [])
    #expect(namesLike(String(repeating: "x", count: 100_000), among: names) == [])
  }
}
