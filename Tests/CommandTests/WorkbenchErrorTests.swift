import ArtifactStore
import Fingerprint
import Glibc
import TestSupport
import Testing

/// What is wrong with a call of a verb that names no pipeline file, or with the cache that it meets.
struct WorkbenchErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let call: String
    /// The last line on standard error; `DIR` stands for the current folder, `RUN` for a run's id.
    let sentence: String
    var status: Int32 = 2
    /// Run before: by default once, so that all is fresh.
    var runs = ["run trial.swift"]
    var prepare: @Sendable (Workplace) throws -> Void = { _ in }
    var testDescription: String { call + (runs.last ?? "") }
  }

  private static let failing = ["run trial.swift --set ends=refuses"]
  private static let stages =
    "“score”, “other”, “start 1”, “middle”, “below”, “start 2”"

  static let cases: [Case] = [
    // Runs.
    Case(
      call: "log", sentence: "the cache DIR/Cache has no runs yet", status: 0, runs: []),
    Case(
      call: "log --pipeline blend", sentence: "the cache DIR/Cache has no runs of “blend” yet",
      status: 0),
    Case(call: "log latest", sentence: "ibpipe: the cache DIR/Cache has no runs yet", runs: []),
    Case(call: "log latest~1", sentence: "ibpipe: “latest~1”: there is only 1 run"),
    Case(
      call: "compare latest trail",
      sentence:
        "ibpipe: there is no run “trail”; give the id of a run or the start of it, the name of a "
        + "pipeline, or latest (“ibpipe log” lists the runs)"),
    Case(
      call: "log latest", sentence: "ibpipe: the journals of the cache DIR/Cache cannot be read"
    ) { place in
      for name in TestFolder.names(in: place.cache + "/runs") where name.hasSuffix(".jsonl") {
        place.write("Cache/runs/" + name, "{}\n")
      }
    },
    Case(call: "logs below", sentence: "“below” printed nothing", status: 0),
    Case(
      call: "logs middle",
      sentence: "ibpipe: what “middle” printed is no longer in the cache"
    ) { TestFolder.remove($0.cache + "/logs") },
    Case(
      call: "logs below",
      sentence: "ibpipe: “below” has not run yet; with -f its log is shown once it does",
      runs: failing),
    Case(
      call: "logs below -f", sentence: "the run RUN has ended (failed)", status: 0, runs: failing),
    Case(
      call: "logs middle -f", sentence: "failed: the image 7 has no pixels; crop it anew",
      status: 0, runs: failing),
    Case(
      call: "logs start",
      sentence: "ibpipe: “start” could be any of “start 1”, “start 2”; give more of the name"),
    Case(
      call: "logs x",
      sentence:
        "ibpipe: there is no stage “x” in any run; run RUN has “start 1”, “middle”, “below”, "
        + "“start 2”"),
    // Artifacts.
    Case(
      call: "show scores",
      sentence: "ibpipe: there is no artifact “scores”; did you mean “score”?"),
    Case(
      call: "show x",
      sentence: "ibpipe: there is no artifact “x”; the latest run has \(stages)"),
    Case(
      call: "show start",
      sentence: "ibpipe: “start” could be any of “start 1”, “start 2”; give more of the name"),
    Case(
      call: "show sha256:12",
      sentence:
        "ibpipe: “sha256:12” is no digest: give at least 6 hexadecimal digits of an artifact's "
        + "digest or of an action key"),
    Case(
      call: "show latest:score",
      sentence: "ibpipe: run RUN has not made “score”; run trial again to make it", runs: failing),
    Case(
      call: "diff score x",
      sentence: "ibpipe: there is no artifact “x”; the latest run has \(stages)"),
    Case(
      call: "show score",
      sentence:
        "ibpipe: there is no artifact “score”, as the cache DIR/Cache has no runs; run a pipeline "
        + "first, or pass another --cache", runs: []),
    // Out of the cache, and into it.
    Case(
      call: "cache export score --to out",
      sentence: "ibpipe: out is a file, and --to names a folder; give another"
    ) { $0.write("out") },
    Case(
      call: "cache export score --to out",
      sentence:
        "ibpipe: out/value.json is there already; give --overwrite to replace it, or another --to"
    ) { $0.write("out/value.json") },
    Case(
      call: "cache export score --to out --overwrite",
      sentence:
        "ibpipe: out/value.json is a folder, in the place of a file of the artifact; give another "
        + "--to"
    ) { $0.write("out/value.json/") },
    Case(
      call: "cache export score --to file/out",
      sentence: "ibpipe: the files cannot be written: file: Not a directory; give another --to"
    ) { $0.write("file") },
    Case(
      call: "cache import weights.pt",
      sentence:
        "ibpipe: weights.pt is none of .safetensors, .npy and .npz; save its tensors in one of these "
        + "first, as numpy.savez or safetensors.numpy.save_file do", runs: []),
    Case(
      call: "cache import none.npy", sentence: "ibpipe: none.npy: No such file or directory",
      runs: []),
    // Pins.
    Case(
      call: "cache pin --name x",
      sentence: "ibpipe: --name needs something to pin, as in “pin latest”"),
    Case(
      call: "cache pin score --name best",
      sentence:
        "ibpipe: there is a pin “best” already; remove it with “ibpipe cache unpin best”, or give "
        + "this one another --name"
    ) { $0.ibpipe("cache pin latest --name best") },
    Case(
      call: "cache pin score --name ../best",
      sentence:
        "ibpipe: “../best” cannot name a file in the cache; use up to 128 letters, digits, “.”, “_” "
        + "and “-”, with no “.” first"),
    Case(
      call: "cache pin",
      sentence:
        "ibpipe: DIR/Cache/pins/best.json is damaged: it is not a whole pin; “ibpipe cache repair” "
        + "drops it", status: 1
    ) {
      $0.ibpipe("cache pin latest --name best")
      $0.write("Cache/pins/best.json", "{}")
    },
    Case(
      call: "cache pin latest",
      sentence:
        "ibpipe: 4 of them are no longer in the cache; the pin keeps them once a run has made them "
        + "again", status: 0
    ) { TestFolder.remove($0.cache + "/records") },
    Case(call: "cache unpin best", sentence: "ibpipe: there is no pin “best”, nor any other"),
    Case(
      call: "cache unpin best", sentence: "ibpipe: there is no pin “best”; there are “good”"
    ) { $0.ibpipe("cache pin latest --name good") },
    // Collections.
    Case(
      call: "cache gc",
      sentence:
        "ibpipe: DIR/Cache/runs/RUN.jsonl cannot be read (it does not begin as the journal of a run), "
        + "so that what it needs is not known; nothing was removed, try “ibpipe cache repair” first"
    ) { $0.write("Cache/runs/x.jsonl", "{\"a\":1}\n") },
    Case(
      call: "cache gc",
      sentence:
        "ibpipe: WHO is collecting in this cache already; wait until that is done"
    ) { place in
      // Held by this very process, which lives.
      let store = try ArtifactStore(opening: place.cache)
      let path = "\(store.path(of: .leases))/\(ArtifactStore.collectionLease)"
      let lease = try store.acquireLease(for: ArtifactStore.collectionLease)
      let bytes = TestFolder.read(path)
      lease?.release()
      TestFolder.write(path, bytes)
    },
    Case(
      call: "cache share no-such-group",
      sentence:
        "ibpipe: there is no group “no-such-group” on this machine; “id -nG” lists yours"),
    // Starting.
    Case(
      call: "init main",
      sentence: "ibpipe: “main.swift” means something else to Swift: choose "
        + "another name", runs: []),
    Case(
      call: "init Package",
      sentence: "ibpipe: “Package.swift” means something else to Swift: choose "
        + "another name", runs: []),
    Case(
      call: "init file/x",
      sentence: "ibpipe: the pipeline cannot be written: DIR/file: Not a "
        + "directory; give a path in another folder", runs: []
    ) { $0.write("file") },
    Case(
      call: "init x", sentence: "ibpipe: Pipelines/x.swift is there already: choose another name",
      runs: []
    ) { $0.write("Pipelines/x.swift") },
  ]

  @Test(arguments: cases)
  func isSaid(_ mistake: Case) throws {
    let place = Workplace()
    for run in mistake.runs { place.ibpipe(run) }
    try mistake.prepare(place)
    let ending = place.ibpipe(mistake.call)
    #expect(place.lines(ending.errors).last == mistake.sentence)
    #expect(ending.status == mistake.status)
  }

  @Test func aCollectionThatCannotComeSoFarSaysWhy() {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    let lines = place.lines(place.ibpipe("cache gc --max-size 0").output)
    #expect(
      lines.last
        == "that is more than 0 B: the rest is pinned, in use, too young, or other users' within the "
        + "grace period")
  }
}

/// What `ibpipe doctor` finds wrong: a line each, with what to do in the next.
struct DoctorErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let finding: String
    let advice: String
    var lacking: [String] = []
    var environment: [String: String] = [:]
    /// Whether the workbench is called by hand, where the command would not get so far.
    var isByHand = false
    var prepare: @Sendable (Workplace) -> Void = { _ in }
  }

  static let again = "run “make install” (or “make build”) in the ibpipe checkout again"

  static let cases: [Case] = [
    Case(
      testDescription: "no list of what was installed",
      finding: "✗ files IBPIPE/lib/ibpipe/manifest cannot be read", advice: again),
    Case(
      testDescription: "an empty list", finding: "✗ files the list of them is empty", advice: again
    ) { TestFolder.write($0.installation.folder + "/lib/ibpipe/manifest", []) },
    Case(
      testDescription: "another file than was installed",
      finding: "✗ files not as installed: lib/ibpipe/libIBPipe.so", advice: again
    ) {
      TestFolder.write(
        $0.installation.folder + "/lib/ibpipe/manifest",
        Array("\(String(repeating: "0", count: 64))  lib/ibpipe/libIBPipe.so\n".utf8))
    },
    Case(
      testDescription: "no library",
      finding: "✗ library there is none beside IBPIPE/lib/ibpipe/workbench",
      advice: "run “make install” in the ibpipe checkout, and call the ibpipe that it installs",
      lacking: ["lib/ibpipe/libIBPipe.so"], isByHand: true),
    Case(
      testDescription: "no compiler",
      finding:
        "✗ compiler pipeline files cannot be compiled: The Swift compiler (swiftc) is not on the "
        + "PATH: install Swift 6 from https://www.swift.org/install and add its usr/bin folder to the "
        + "PATH.", advice: "install Swift 6 from https://www.swift.org/install",
      lacking: ["lib/ibpipe/toolchain"], environment: ["PATH": "/nowhere"]),
    Case(
      testDescription: "a compiler that does not run",
      finding: "✗ compiler IBPIPE/swift/usr/bin/swiftc does not run",
      advice: "see what “IBPIPE/swift/usr/bin/swiftc --version” says"
    ) {
      TestFolder.write($0.installation.compiler, Array("#!/bin/sh\nexit 1\n".utf8))
    },
    Case(
      testDescription: "a compiler of another version than the modules",
      finding:
        "✗ compiler Swift version 6.2 (two), but the modules were made with Swift version 6.1 "
        + "(one)",
      advice: "put Swift version 6.1 (one) on the PATH, or build ibpipe again with “make install”"
    ) {
      TestFolder.write(
        $0.installation.compiler, Array("#!/bin/sh\necho 'Swift version 6.2 (two)'\n".utf8))
      TestFolder.makeFolder($0.installation.folder + "/lib/ibpipe/modules")
      TestFolder.write(
        $0.installation.folder + "/lib/ibpipe/modules/IBPipe.swiftmodule",
        Array("Swift version 6.1 (one)".utf8))
    },
    Case(
      testDescription: "a cache that is a file", finding: "✗ folder DIR/Cache is not a folder",
      advice: "choose another with --cache"
    ) { $0.write("Cache") },
    Case(
      testDescription: "a folder of other things",
      finding: "✗ folder DIR/Cache is no cache, but not empty",
      advice: "choose another with --cache"
    ) { $0.write("Cache/thesis.tex") },
    Case(
      testDescription: "a cache of the future",
      finding: "✗ folder DIR/Cache has the format “ibpipe cache 9”, not “ibpipe cache 1”",
      advice: "use the ibpipe that made it, or another cache with --cache"
    ) { $0.write("Cache/FORMAT", "ibpipe cache 9\n") },
    Case(
      testDescription: "files that were found corrupt",
      finding: "! corrupt files 1 failed their digest and were moved aside to DIR/Cache/corrupt",
      advice: "“ibpipe cache verify” reads all the rest; if more turn up, look at the disk"
    ) { $0.write("Cache/corrupt/x") },
  ]

  @Test(arguments: cases)
  func isSaid(_ mistake: Case) throws {
    let place = Workplace(
      Installation("doctor-\(mistake.testDescription)", lacking: mistake.lacking))
    mistake.prepare(place)
    let ending = place.ibpipe(
      "doctor", environment: mistake.environment,
      program: mistake.isByHand ? place.installation.workbench : nil)
    let lines = place.lines(ending.output).map { $0.split(separator: " ").joined(separator: " ") }
    let index = try #require(lines.firstIndex(of: mistake.finding), "\(ending.output)")
    #expect(lines[index + 1] == "→ " + mistake.advice)
    #expect(ending.status == 1)
  }
}
