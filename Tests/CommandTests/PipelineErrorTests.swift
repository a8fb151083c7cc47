import Glibc
import TestSupport
import Testing

/// What is wrong with a call of a verb that names a pipeline file, as the pipeline's own program
/// says it. All these end in 2, before any stage runs.
struct PipelineErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let call: String
    /// Behind `ibpipe: `; `DIR` stands for the current folder.
    let sentence: String
    var prepare: @Sendable (Workplace) -> Void = { _ in }
    var testDescription: String { call }
  }

  static let stages =
    "“score”, “other”, “start 1”, “middle”, “below”, “start 2”"

  static let cases: [Case] = [
    // Settings and sweeps.
    Case(
      call: "run trial.swift --set sigma=0.1",
      sentence:
        "--set sigma: this pipeline has no setting of that name; it has ends, rate, layers, file, "
        + "hides"),
    Case(
      call: "status trial.swift --set rate=much",
      sentence: "--set rate: “much” is not accepted; “rate” takes a number"),
    Case(
      call: "graph trial.swift --set rate=1.5",
      sentence: "--set rate: “1.5” is not accepted; “rate” takes 0.0 to 1.0"),
    Case(
      call: "run trial.swift -n --set hides=maybe",
      sentence: "--set hides: “maybe” is not accepted; “hides” takes true or false"),
    Case(
      call: "run trial.swift --set layers=1,two",
      sentence:
        "--set layers: “1,two” is not accepted; “layers” takes one or more values parted by "
        + "commas, each a whole number"),
    Case(
      call: "explain trial.swift score --set ends=badly",
      sentence:
        "--set ends: “badly” is not accepted; “ends” takes one of well, refuses, fails, leaves, "
        + "leavesWithThree, aborts, isKilled, goesOn, isAskedToStop, readsUndeclared, "
        + "readsNoPayload, misreadsState, misnamesPayload, wantsFolder, prints, "
        + "waitsForItself"),
    Case(
      call: "run trial.swift --set rate=0.1,0.10",
      sentence: "--set rate: 0.1 is given twice; each value of a sweep is a run of its own"),
    Case(
      call: "run trial.swift --set rate=0.1,much",
      sentence: "--set rate: “much” is not accepted; “rate” takes a number"),
    Case(
      call: "run trial.swift --set rate="
        + (0...1000).map { "\(Double($0) / 1000)" }.joined(separator: ","),
      sentence: "--set rate: more than 1000 values; a sweep has at most 1000 runs"),
    Case(
      call: "run trial.swift --set rate="
        + (0..<100).map { "\(Double($0) / 1000)" }.joined(separator: ",") + " --set layers="
        + (0..<11).map { "\($0)" }.joined(separator: ";"),
      sentence:
        "--set asks for more than 1000 runs (100 of rate × 11 of layers); sweep fewer values, or "
        + "in parts"),
    // Stages and outputs.
    Case(
      call: "run trial.swift --only scores",
      sentence: "--only scores: the pipeline has no such output; it has “score”, “other”"),
    Case(
      call: "run trial.swift --force x",
      sentence:
        "there is no stage or output “x”; there are \(stages); * stands for any text"),
    Case(
      call: "run trial.swift --force mid",
      sentence: "there is no stage or output “mid”; close to it are “middle”; * stands for any text"
    ),
    Case(
      call: "graph trial.swift --only x*",
      sentence: "there is no stage or output “x*”; there are \(stages)"),
    Case(
      call: "graph trial.swift --upstream x",
      sentence:
        "there is no stage or output “x”; there are \(stages); * stands for any text"),
    Case(
      call: "graph trial.swift --downstream x",
      sentence:
        "there is no stage or output “x”; there are \(stages); * stands for any text"),
    Case(
      call: "explain trial.swift x",
      sentence: "there is no stage “x”; the outputs and stages are \(stages)"),
    Case(
      call: "explain trial.swift start",
      sentence: "“start” could be any of “start 1”, “start 2”; give more of the name"),
    Case(
      call: "check trial.swift x",
      sentence:
        "there is no stage or output “x”; there are \(stages); * stands for any text"),
    Case(
      call: "check trial.swift middle",
      sentence:
        "the stage “middle” is pending, so that there is nothing to compare with; run the pipeline "
        + "first"),
    Case(
      call: "run trial.swift --set hides=true",
      sentence:
        "several types of the pipeline's files are called “Hidden”, and results of the stage "
        + "“hidden” could be taken for another's; give each type a name of its own"),
    // Files.
    Case(
      call: "run trial.swift --set file=none.csv",
      sentence: "stage “reading”: none.csv cannot be read: No such file or directory"),
    Case(
      call: "status trial.swift --set file=folder",
      sentence: "stage “reading”: DIR/folder cannot be read: Is a directory"
    ) { $0.write("folder/") },
    // The cache.
    Case(
      call: "run trial.swift --cache thesis",
      sentence:
        "DIR/thesis holds files but is no ibpipe cache; pass an empty or new folder as --cache"
    ) { $0.write("thesis/thesis.tex") },
    Case(
      call: "status trial.swift --cache future",
      sentence:
        "DIR/future/FORMAT says “ibpipe cache 9”, a cache format this version does not know; "
        + "update ibpipe or pass another --cache"
    ) { $0.write("future/FORMAT", "ibpipe cache 9\n") },
    Case(
      call: "run trial.swift --shared no-such-group",
      sentence: "there is no group “no-such-group” on this machine; “id -nG” lists yours"),
    Case(
      call: "run trial.swift",
      sentence: "cannot use DIR/Cache/logs in the cache: Not a directory"
    ) {
      $0.ibpipe("graph trial.swift")
      $0.write("Cache/FORMAT", "ibpipe cache 1\n")
      $0.write("Cache/logs")
    },
  ]

  @Test(arguments: cases)
  func isSaid(_ mistake: Case) {
    let place = Workplace()
    mistake.prepare(place)
    let ending = place.ibpipe(mistake.call)
    let lines = place.lines(ending.errors)
    #expect(lines.last == "ibpipe: " + mistake.sentence)
    #expect(!lines.contains { $0.contains("start 1 …") })
    #expect(ending.status == 2)
  }

  /// What only who calls a compiled pipeline by hand can do wrong.
  @Test(arguments: [
    ("log", "this verb names no pipeline file: call it as “ibpipe VERB”"),
    ("worker", "“worker” is how ibpipe calls itself; use “ibpipe run FILE”"),
  ])
  func theProgramByHand(call: String, sentence: String) {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    let ending = place.compiled(call)
    #expect(ending.errors == "ibpipe: \(sentence)\n")
    #expect(ending.status == 2)
  }

  @Test func aProgramWithoutItsManifest() {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    let folder = String(place.program.dropLast("/program".count))
    for damage in ["{}", nil] {
      unlink(folder + "/manifest.json")
      if let damage { TestFolder.write(folder + "/manifest.json", Array(damage.utf8)) }
      let ending = place.ibpipe("run trial.swift")
      #expect(
        ending.errors
          == "ibpipe: the compiled pipeline in \(folder) has lost its manifest.json; remove the "
          + "folder, and it is compiled again\n")
      #expect(ending.status == 2)
    }
  }
}
