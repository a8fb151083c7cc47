import CommandGrammar
import TestSupport
import Testing
import Workbench

struct FetchTests {
  private let folder = TestFolder()

  private func fetch(_ set: String, from mirror: String = "http://127.0.0.1:9") throws -> Int32 {
    let call = ["data", "fetch", set, "--to", folder.path + "/Data", "--from", mirror, "--json"]
    guard case .workbench(.fetch(let command)) = try Invocation(parsing: call) else { return -1 }
    return try FetchVerb(command).run()
  }

  @Test func withoutANetworkNothingIsLeft() throws {
    #expect(try fetch("cifar10") == 1)
    #expect(TestFolder.files(below: folder.path).isEmpty)
  }

  @Test func aFileThatIsThereIsCheckedAndLeft() throws {
    TestFolder.makeFolder(folder.path + "/Data")
    TestFolder.write(folder.path + "/Data/cifar-10-binary.tar.gz", [1, 2, 3])
    #expect(try fetch("cifar10") == 1)
    #expect(TestFolder.read(folder.path + "/Data/cifar-10-binary.tar.gz") == [1, 2, 3])
  }
}
