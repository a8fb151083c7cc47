import Engine
import Glibc
import Testing
import TestSupport

struct MachineMemoryTests {
  private let folder = TestFolder()

  private func write(_ files: [String: String]) {
    for (name, text) in files {
      var path = folder.path
      for part in name.split(separator: "/").dropLast() {
        path += "/" + part
        mkdir(path, 0o777)
      }
      TestFolder.write(folder.path + "/" + name, Array(text.utf8))
    }
  }

  private var available: Int? {
    MachineMemory.available(proc: folder.path + "/proc", groups: folder.path + "/cgroup")
  }

  private let machine = "MemTotal:       8000 kB\nMemAvailable:   4000 kB\n"

  @Test func whatTheMachineHasAvailable() {
    write(["proc/meminfo": machine, "proc/self/cgroup": "0::/\n"])
    #expect(available == 4_096_000)
  }

  @Test func aLimitAboveCounts() {
    write([
      "proc/meminfo": machine, "proc/self/cgroup": "0::/slice/run.scope\n",
      "cgroup/slice/memory.max": "2000000\n", "cgroup/slice/memory.current": "1500000\n",
      "cgroup/slice/memory.stat": "anon 9\ninactive_file 500000\n",
      "cgroup/slice/run.scope/memory.max": "max\n",
      "cgroup/slice/run.scope/memory.current": "1\n",
    ])
    #expect(available == 1_000_000)
  }

  @Test func soDoesOneOfTheFirstVersion() {
    write([
      "proc/meminfo": machine, "proc/self/cgroup": "5:cpu:/a\n4:memory,pids:/a\n0::/\n",
      "cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "cgroup/memory/a/memory.limit_in_bytes": "3000000\n",
      "cgroup/memory/a/memory.usage_in_bytes": "4000000\n",
    ])
    #expect(available == 0)
  }

  @Test func rubbishIsNoLimit() {
    write([
      "proc/meminfo": "MemAvailable: 99999999999999999999 kB\nMemAvailable:\n",
      "proc/self/cgroup": "nonsense\n0::/\n", "cgroup/memory.max": "-5\n",
    ])
    #expect(available == nil)
  }

  @Test func thisMachineHasSome() throws {
    #expect(try #require(MachineMemory.available()) > 0)
  }
}

struct CapturedLogTests {
  @Test func theTailIsWhatWasPrintedLast() {
    let folder = TestFolder()
    let path = folder.path + "/x.log"
    #expect(CapturedLog.tail(of: path, lines: 3) == [])
    TestFolder.write(path, Array("one\ntwo\n\u{1b}[31mthree\r\nfour\n\n".utf8))
    #expect(CapturedLog.tail(of: path, lines: 3) == ["two", " [31mthree", "four"])
    TestFolder.write(path, Array(String(repeating: "é", count: 90_000).utf8) + Array("\nend".utf8))
    #expect(CapturedLog.tail(of: path, lines: 3) == ["end"])
    let backtrace = "\n*** Signal 4: Backtracing from 0x1... done ***\n\n*** Program crashed ***\n"
    TestFolder.write(path, Array("a\nFatal error: b\n\(backtrace)\nImages".utf8))
    #expect(CapturedLog.tail(of: path, lines: 3) == ["a", "Fatal error: b"])
    TestFolder.write(path, Array((backtrace + "Images").utf8))
    #expect(CapturedLog.tail(of: path, lines: 2).first?.hasPrefix("*** Signal 4") == true)
    TestFolder.write(path, [0xff, 10, 10])
    #expect(CapturedLog.tail(of: path, lines: 3) == ["\u{fffd}"])
  }
}
