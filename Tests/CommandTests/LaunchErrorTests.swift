import Glibc
import TestSupport
import Testing

/// What keeps a pipeline file from becoming a running program, as the command says it.
struct LaunchErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Standard error, whole; `DIR` stands for the current folder.
    let sentences: String
    var status: Int32 = 2
    var call = "graph trial.swift"
    var environment: [String: String] = [:]
    var prepare: @Sendable (Workplace) -> Void = { _ in }
  }

  static let cases: [Case] = [
    Case(
      testDescription: "no such file",
      sentences: "ibpipe: There is no pipeline file trail.swift; did you mean trial.swift?",
      call: "run trail.swift"),
    Case(
      testDescription: "no such folder",
      sentences:
        "ibpipe: There is no pipeline file nowhere/trial.swift: the folder nowhere does not exist.",
      call: "run nowhere/trial.swift"),
    Case(
      testDescription: "an include that is not there",
      sentences: "ibpipe: trial.swift:1: there is no file part.swift beside it."
    ) { $0.write("trial.swift", "// ibpipe: include \"part.swift\"") },
    Case(
      testDescription: "an include that is no file",
      sentences: "ibpipe: trial.swift:1: part.swift is not a regular file."
    ) {
      $0.write("trial.swift", "// ibpipe: include \"part.swift\"")
      mkfifo($0.folder + "/part.swift", 0o600)
    },
    Case(
      testDescription: "an include that is no source",
      sentences: "ibpipe: trial.swift:1: part.swift is larger than 16 MiB, which no Swift file is."
    ) {
      $0.write("trial.swift", "// ibpipe: include \"part.swift\"")
      $0.write("part.swift")
      // Sparse: only the length is real.
      truncate($0.folder + "/part.swift", 16 << 20 + 1)
    },
    Case(
      testDescription: "a pipeline file that is no source",
      sentences: "ibpipe: trial.swift is larger than 16 MiB, which no Swift file is."
    ) { truncate($0.folder + "/trial.swift", 16 << 20 + 1) },
    Case(
      testDescription: "the compiler's complaints, by the name that the user gave",
      sentences: """
        Compiling ./wrong.swift
        ./wrong.swift:7:5: error: cannot find 'colour' in scope
        ibpipe: ./wrong.swift does not compile: mend what the compiler says above, and run again.
        """, call: "graph ./wrong.swift"
    ) { $0.write("wrong.swift") },
    Case(
      testDescription: "complaints about an included file",
      sentences: """
        Compiling trial.swift
        parts/wrong.swift:7:5: error: cannot find 'colour' in scope
        ibpipe: trial.swift does not compile: mend what the compiler says above, and run again.
        """
    ) {
      $0.write("parts/wrong.swift")
      $0.write("trial.swift", "// ibpipe: include \"parts/wrong.swift\"")
    },
    Case(
      testDescription: "a compiler that crashes",
      sentences: """
        Compiling crashing.swift
        ibpipe: crashing.swift was not compiled: the compiler was ended by signal 11 \
        (Segmentation fault): run again; if it stays so, see whether memory runs out, or report it \
        to the makers of Swift.
        """, status: 1, call: "graph crashing.swift"
    ) { $0.write("crashing.swift") },
    Case(
      testDescription: "a compiler that fails for another reason than the file",
      sentences: """
        Compiling linking.swift
        ld.gold: error: cannot find -lIBPipe
        ibpipe: linking.swift was not compiled: the compiler failed, as it says above; \
        “ibpipe doctor” looks for what is amiss.
        """, status: 1, call: "graph linking.swift"
    ) { $0.write("linking.swift") },
    Case(
      testDescription: "another compiler than the one that made the library",
      sentences: """
        Compiling foreign.swift
        error: module compiled with Swift 6.0 cannot be imported by the Swift 6.1 compiler
        ibpipe: ibpipe was built with another version of Swift than IBPIPE/swift/usr/bin/swiftc: \
        run `make build` or `make install` in the ibpipe checkout again.
        """, status: 1, call: "graph foreign.swift"
    ) { $0.write("foreign.swift") },
    Case(
      testDescription: "a warning, which stops nothing",
      sentences: """
        Compiling doubtful.swift
        doubtful.swift:2:3: warning: this is deprecated
        """, status: 0, call: "graph doubtful.swift"
    ) { $0.write("doubtful.swift") },
    Case(
      testDescription: "a cache that is a file",
      sentences:
        "ibpipe: The cache cannot be used: DIR/thesis.tex: Not a directory; choose "
        + "another with --cache.",
      status: 1, call: "run trial.swift --cache thesis.tex"
    ) { $0.write("thesis.tex") },
    Case(
      testDescription: "nowhere to compile to for who only looks",
      sentences:
        "ibpipe: The compiled pipeline cannot be kept: the cache DIR/none is not there yet or "
        + "read-only, and the folder for that cannot be made (ROOT/home/file: Not a directory): "
        + "choose another cache with --cache, or another folder with XDG_CACHE_HOME.",
      status: 1, call: "graph trial.swift --cache none",
      environment: ["XDG_CACHE_HOME": "ROOT/home/file"]
    ) { $0.write("../home/file") },
    Case(
      testDescription: "a pipeline file that cannot be read",
      sentences: "ibpipe: trial.swift cannot be read: Input/output error."
    ) {
      // Permissions would not stop the superuser.
      unlink($0.folder + "/trial.swift")
      symlink("/proc/self/mem", $0.folder + "/trial.swift")
    },
  ]

  @Test(arguments: cases)
  func isSaid(_ mistake: Case) {
    let place = Workplace()
    mistake.prepare(place)
    let ending = place.ibpipe(
      mistake.call, environment: mistake.environment.mapValues(place.real))
    #expect(place.plain(ending.errors) == mistake.sentences)
    #expect(ending.status == mistake.status)
    #expect(!TestFolder.names(in: place.cache + "/pipelines").contains { $0.hasPrefix(".") })
  }

  @Test func aProgramThatCannotBeRunIsCompiledAgain() {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    let program = place.program
    unlink(program)
    TestFolder.write(program, Array("no program".utf8))
    chmod(program, 0o755)
    let ending = place.ibpipe("run trial.swift")
    #expect(
      place.plain(ending.errors)
        == "ibpipe: \(place.plain(program)) cannot be run (Exec format error): remove its folder, "
        + "and it is compiled again.")
    #expect(ending.status == 1)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func anInterruptedCompilationKeepsNothing(_ signal: Int32) {
    let place = Workplace()
    place.write("slow.swift")
    let running = place.start("run slow.swift")
    #expect(
      RunningProgram.wait {
        TestFolder.files(below: place.cache).contains { $0.hasSuffix("overlay.yaml") }
      })
    // The compiler is there a moment later; a signal that comes before is passed on to it.
    kill(running.pid, signal)
    let ending = running.ended()
    #expect(
      ending.errors == """
        Compiling slow.swift
        ibpipe: interrupted while compiling; nothing was kept

        """)
    #expect(ending.status == 128 + signal)
    #expect(TestFolder.names(in: place.cache + "/pipelines") == [])
  }

  /// What is missing of an installation, and what is then said.
  @Test(arguments: [
    (
      "lib/ibpipe/libIBPipe.so", "run trial.swift",
      "ibpipe: The library that pipeline files are compiled against is not at IBPIPE/lib/ibpipe: "
        + "run `make build` or `make install` in the ibpipe checkout again."
    ),
    (
      "lib/ibpipe/workbench", "log",
      "ibpipe: IBPIPE/lib/ibpipe/workbench cannot be run (No such file or directory): run `make "
        + "build` or `make install` in the ibpipe checkout again."
    ),
    (
      "lib/ibpipe/toolchain", "run trial.swift",
      "ibpipe: The Swift compiler (swiftc) is not on the PATH: install Swift 6 from "
        + "https://www.swift.org/install and add its usr/bin folder to the PATH."
    ),
  ])
  func whatIsMissingIsSaid(file: String, call: String, sentence: String) {
    let place = Workplace(
      Installation("without-" + (file.split(separator: "/").last ?? ""), lacking: [file]))
    let ending = place.ibpipe(call, environment: ["PATH": "/nowhere"])
    #expect(place.plain(ending.errors) == sentence)
    #expect(ending.status == (file.hasSuffix("toolchain") ? 2 : 1))
  }
}
