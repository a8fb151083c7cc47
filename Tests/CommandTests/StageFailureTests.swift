import Glibc
import TestSupport
import Testing

/// How a stage fails, in a worker of its own, and what the command says of it.
struct StageFailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let ends: String
    /// Behind `✗ middle: `, or the line that says that it is tried again.
    let sentence: String
    var options = ""
    var testDescription: String { "\(ends) \(options)" }
  }

  static let cases: [Case] = [
    Case(ends: "refuses", sentence: "the image 7 has no pixels; crop it anew"),
    // What is wrong with the input stays wrong.
    Case(
      ends: "refuses", sentence: "the image 7 has no pixels; crop it anew", options: "--retries 3"),
    Case(ends: "fails", sentence: "the licence server is busy"),
    Case(
      ends: "fails", sentence: "the licence server is busy (attempt 2 of 2)",
      options: "--retries 1"),
    Case(ends: "leaves", sentence: "its worker ended without a word, as by exit(0)"),
    Case(ends: "leavesWithThree", sentence: "its worker ended with exit code 3"),
    Case(ends: "aborts", sentence: "its worker was ended by signal 6 (Aborted)"),
    Case(
      ends: "isKilled",
      sentence:
        "its worker was ended by signal 9 (Killed); the machine may have run out of memory, which "
        + "--memory and fewer --jobs help against"),
    Case(ends: "isAskedToStop", sentence: "it was asked to stop by another process"),
    Case(
      ends: "goesOn", sentence: "it was stopped at its time limit of 0.5 s (--time-limit)",
      options: "--time-limit 0.5s"),
    Case(
      ends: "readsUndeclared",
      sentence:
        "the stage “middle” reads a stage that is not among its inputs; declare it with @Input"),
    Case(ends: "readsNoPayload", sentence: "“start 1” has no payload “pixels”; it has value.json"),
    Case(
      ends: "misreadsState", sentence: "the saved state has no payload “state”; it has epoch"),
    Case(
      ends: "misnamesPayload",
      sentence:
        "the stage “middle” made a payload named “../score”; payload names are unique file names "
        + "without “/”"),
  ]

  @Test(arguments: cases)
  func isSaid(_ failure: Case) {
    let place = Workplace()
    let ending = place.ibpipe("run trial.swift --set ends=\(failure.ends) \(failure.options)")
    let lines = place.lines(ending.errors)
    #expect(lines.filter { $0.hasPrefix("✗ ") } == ["✗ middle: " + failure.sentence])
    #expect(lines.last?.hasPrefix("failed: 1 failed (middle), ") == true)
    #expect(ending.status == 1)
    #expect(TestFolder.names(in: place.cache + "/leases") == [])
    // The journal keeps it: the stage did run, and that is explained.
    let explained = place.plain(
      place.ibpipe("explain trial.swift middle --set ends=\(failure.ends)").output)
    #expect(
      explained.contains("it has only ever failed with this cache, last in run RUN, 20"))
    #expect(explained.contains("Z: " + failure.sentence))
  }

  @Test func aStageThatFailedIsTriedAgain() {
    let place = Workplace()
    let ending = place.ibpipe("run trial.swift --set ends=fails --retries 1")
    #expect(
      place.lines(ending.errors).contains(
        "↻ middle: the licence server is busy; trying again (attempt 2 of 2)"))
  }

  @Test func howARunEndedIsSaidLast() {
    let place = Workplace()
    func last(_ call: String) -> (String?, Int32) {
      let ending = place.ibpipe(call)
      return (place.lines(ending.errors).last, ending.status)
    }
    let failed = last("run trial.swift --set ends=refuses -k")
    #expect(
      failed.0 == "failed: 1 failed (middle), 1 not tried because of that, 2 ran and are kept")
    #expect(failed.1 == 1)
    place.write("file")
    let copied = last("run trial.swift --results file")
    #expect(
      copied.0?.hasPrefix("ibpipe: the outputs are in the cache, but could not be copied: ") == true
    )
    #expect(copied.1 == 0)
    #expect(last("run trial.swift").0 == "outputs: DIR/Results/trial")
  }

  @Test func whatCannotBeStartedIsAFailure() throws {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    // A log that cannot be appended to; permissions would not stop the superuser.
    for log in TestFolder.names(in: place.cache + "/logs") {
      unlink("\(place.cache)/logs/\(log)")
      TestFolder.makeFolder("\(place.cache)/logs/\(log)")
    }
    let ending = place.ibpipe("run trial.swift --force middle")
    let line = try #require(place.lines(ending.errors).first { $0.hasPrefix("✗") })
    #expect(
      line.replacing(/[0-9a-f]{64}/, with: "KEY")
        == "✗ middle: it could not be started: the log DIR/Cache/logs/KEY.log cannot be written: Is "
        + "a directory")
    #expect(ending.status == 1)
  }

  @Test func thereIsNowhereForAScratchFolder() {
    let place = Workplace()
    let environment = ["TMPDIR": "/nowhere"]
    let sentence =
      "no folder can be made in /nowhere: No such file or directory; set TMPDIR to one that can be "
      + "written to"
    let run = place.ibpipe("run trial.swift --set ends=wantsFolder", environment: environment)
    #expect(place.lines(run.errors).contains("✗ middle: " + sentence))
    place.ibpipe("run trial.swift")
    let check = place.ibpipe("check trial.swift middle", environment: environment)
    #expect(check.errors == "ibpipe: \(sentence)\n")
    #expect(check.status == 2)
  }

  @Test func aDamagedInputIsMadeAgainByRunsAndToldByChecks() throws {
    let place = Workplace()
    place.ibpipe("run trial.swift")
    let start = try #require(
      TestFolder.files(below: place.cache + "/objects").first { name in
        String(decoding: TestFolder.read("\(place.cache)/objects/\(name)"), as: UTF8.self)
          .hasSuffix("{\"value\":1}")
      })
    let path = "\(place.cache)/objects/\(start)"
    let sound = TestFolder.read(path)
    TestFolder.write(path, sound.dropLast() + [0])
    let check = place.ibpipe("check trial.swift middle")
    let corrupt =
      "“start 1”: DIR/Cache/objects/\(start) in the cache is corrupt (its content has another "
      + "digest); it was moved to DIR/Cache/corrupt/objects-\(start.replacing("/", with: "-")).1 and "
      + "counts as missing"
    #expect(
      place.plain(check.output).contains(
        "failed: \(corrupt); run the pipeline, which makes it again")
    )
    #expect(check.status == 1)

    TestFolder.write(path, sound.dropLast() + [0])
    let run = place.ibpipe("run trial.swift --force middle")
    #expect(
      place.lines(run.errors.replacing(".2 and", with: ".1 and"))
        .contains("\(corrupt); making it again"))
    #expect(run.status == 0)
  }
}

/// What happens to a stage while it runs.
struct RunningStageTests {
  /// The log of the middle stage: the only one that is not empty.
  private func log(_ place: Workplace) -> String {
    TestFolder.names(in: place.cache + "/logs").map {
      String(decoding: TestFolder.read("\(place.cache)/logs/\($0)"), as: UTF8.self)
    }.joined()
  }

  @Test func whatAWorkerPrintsArrivesLineByLine() {
    let place = Workplace()
    let run = place.start("run trial.swift --set ends=prints")
    // The second line is not there before the stage was told to go on, and so the first was
    // written while it ran.
    #expect(RunningProgram.wait { log(place) == "this is prints\n" })
    let follower = place.start("logs middle -f")
    #expect(RunningProgram.wait { follower.output == "this is prints\n" })
    place.write("go")
    #expect(run.ended().status == 0)
    #expect(log(place) == "this is prints\nand this is the end\n")
    let followed = follower.ended()
    #expect(followed.output == "this is prints\nand this is the end\n")
    #expect(followed.status == 0)
  }

  /// A worker is a copy of the run's process: its locks must not take it for the original.
  @Test func threadsOfAStageMayWaitForOneAnother() {
    let place = Workplace()
    let ending = place.ibpipe("run trial.swift --set ends=waitsForItself --time-limit 20s")
    #expect(place.lines(ending.errors).filter { $0.hasPrefix("✗ ") } == [])
    #expect(ending.status == 0)
  }

  @Test func anInterruptedRunSaysWhatIsKept() {
    let place = Workplace()
    let run = place.start("run trial.swift --set ends=goesOn --jobs 1")
    #expect(RunningProgram.wait { log(place) == "this is goesOn\n" })
    kill(run.pid, SIGINT)
    let ending = run.ended()
    let lines = place.lines(ending.errors).suffix(2)
    #expect(
      lines.first
        == "stopping: finished stages are kept, and what running ones have saved; once more to stop "
        + "at once")
    #expect(lines.last?.hasPrefix("interrupted: ") == true)
    #expect(lines.last?.hasSuffix(" ran and are kept; run again to go on") == true)
    #expect(ending.status == 130)
  }

  @Test func whoWaitsForAnotherRunSaysForWhom() {
    let place = Workplace()
    let first = place.start("run trial.swift --set ends=prints")
    #expect(RunningProgram.wait { log(place) == "this is prints\n" })
    let second = place.start("run trial.swift --set ends=prints")
    #expect(RunningProgram.wait { second.errors.contains("waits: ") })
    place.write("go")
    #expect(first.ended().status == 0)
    let ending = second.ended()
    #expect(ending.status == 0)
    let line = place.lines(ending.errors).first { $0.contains("waits: ") }
    #expect(line?.hasSuffix("] middle  waits: WHO is making it") == true)
    #expect(ending.errors.contains("✓ middle  made by another run\n"))
  }
}
